using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Masthead.Browser.Hosting;

/// <summary>The built program as an operator runs it: a process of its own, a port of its own, an empty data directory.</summary>
internal sealed partial class RunningProgram : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    private readonly StringBuilder output = new();
    private readonly string[] settings;
    private readonly bool ownsDirectory;
    private Process process;

    private RunningProgram(string directory, bool ownsDirectory, string address, string[] settings)
    {
        (Directory, this.ownsDirectory, Address, this.settings) = (directory, ownsDirectory, address, settings);
        process = Start();
    }

    public string Directory { get; }

    /// <summary>Scheme, host and port.</summary>
    public string Address { get; }

    public string Output
    {
        get { lock (output) return output.ToString(); }
    }

    /// <param name="settings">As on the command line, without dashes: <c>"Masthead:CommentLimitPerMinute=0"</c>.</param>
    public static async Task<RunningProgram> StartAsync(params string[] settings)
    {
        var program = new RunningProgram(System.IO.Directory.CreateTempSubdirectory("masthead-walk-").FullName, true, $"http://localhost:{FreePort()}", ["Masthead:WarmUp=false", .. settings]);
        try
        {
            await program.ReadyAsync();
            return program;
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs one verb to its end.</summary>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(string? input, params string[] arguments)
    {
        using var running = Process.Start(Info(arguments))!;
        if (input is not null)
            await running.StandardInput.WriteAsync(input);
        running.StandardInput.Close();
        var (reading, complaining) = (running.StandardOutput.ReadToEndAsync(), running.StandardError.ReadToEndAsync());
        await running.WaitForExitAsync();
        return (running.ExitCode, await reading, await complaining);
    }

    /// <summary>As the power would: no signal handler runs.</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task RestartAsync()
    {
        process.Dispose();
        process = Start();
        await ReadyAsync();
    }

    /// <summary>Asks it to stop, as a service manager does, and returns its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Assert.Equal(0, Kill(process.Id, SigTerm));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await process.WaitForExitAsync(patience.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
        if (ownsDirectory)
            System.IO.Directory.Delete(Directory, recursive: true);
    }

    private Process Start()
    {
        var started = Process.Start(Info([.. settings.Select(setting => "--" + setting), "--urls=" + Address, "--Masthead:DataDirectory=" + Path.Combine(Directory, "data")]))!;
        started.OutputDataReceived += (_, line) => Keep(line.Data);
        started.ErrorDataReceived += (_, line) => Keep(line.Data);
        started.BeginOutputReadLine();
        started.BeginErrorReadLine();
        return started;
    }

    private void Keep(string? line)
    {
        lock (output) output.AppendLine(line);
    }

    private async Task ReadyAsync()
    {
        using var client = new HttpClient();
        using var patience = new CancellationTokenSource(Patience);
        while (!await AnswersAsync(client))
        {
            Assert.False(process.HasExited, "The program ended: " + Output);
            Assert.False(patience.IsCancellationRequested, "The program did not become ready: " + Output);
            await Task.Delay(50);
        }
    }

    private async Task<bool> AnswersAsync(HttpClient client)
    {
        try
        {
            using var answer = await client.GetAsync(Address + "/health/ready");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static ProcessStartInfo Info(IEnumerable<string> arguments) => new("dotnet", [Path.Combine(AppContext.BaseDirectory, "masthead.dll"), .. arguments])
    {
        UseShellExecute = false,
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        WorkingDirectory = Path.GetTempPath(),
    };

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private const int SigTerm = 15;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
