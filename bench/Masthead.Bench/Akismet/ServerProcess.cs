using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Masthead.Bench.Akismet;

/// <summary>A server in a process of its own on one core, with a data directory that goes with it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process process;

    private ServerProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public int Id => process.Id;

    /// <summary>What the server has worked so far: tells the cost of a request even when others want the core too.</summary>
    public TimeSpan Worked
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>The program itself, or this one as the bare endpoint.</summary>
    public static async Task<ServerProcess> StartAsync(int core, int port, params string[] words)
    {
        var start = new ProcessStartInfo("taskset") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var word in (string[])["-c", core.ToString(CultureInfo.InvariantCulture), "dotnet", .. words, "--urls", $"http://127.0.0.1:{port}"])
            start.ArgumentList.Add(word);
        start.Environment["Masthead__SampleContent"] = "false";
        var server = new ServerProcess(Process.Start(start)!, port);
        server.process.OutputDataReceived += (_, _) => { };
        server.process.BeginOutputReadLine();
        using var http = new HttpClient();
        for (var tries = 0; ; tries++)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/health/ready"));
                if (answer.IsSuccessStatusCode)
                    return server;
            }
            catch (HttpRequestException) when (tries < 300)
            {
                // Not listening yet.
            }
            await Task.Delay(100);
        }
    }

    /// <summary>A port on loopback that nobody listens on; another may take it before the server does, which then does not start.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Runs one verb of the program to its end and returns what it printed.</summary>
    public static async Task<string> RunAsync(params string[] words)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var word in words)
            start.ArgumentList.Add(word);
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? text.Trim() : throw new InvalidOperationException($"{string.Join(' ', words)} ended with {process.ExitCode}");
    }

    public static string Program => Path.Combine(AppContext.BaseDirectory, "masthead.dll");

    public static string Self => Path.Combine(AppContext.BaseDirectory, "Masthead.Bench.dll");

    /// <summary>As a power cut would: no handler runs.</summary>
    public async Task KillAsync()
    {
        // taskset becomes the program itself, so this is the server.
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            await KillAsync();
        process.Dispose();
    }
}
