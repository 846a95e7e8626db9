using System.ComponentModel;
using System.Diagnostics;

namespace Masthead.Browser.Hosting;

/// <summary>Other people's programs that use ours or judge it, and where the files for them lie.</summary>
internal static class Tool
{
    public static async Task<(int Code, string Output)> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Whether it is installed, so that a test can say what is missing.</summary>
    public static async Task<bool> WorksAsync(string program, params string[] words)
    {
        try
        {
            return (await RunAsync(program, words)).Code == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <summary>A file or folder of the repository: <c>Tool.Source("tests", "judges")</c>.</summary>
    public static string Source(params string[] path)
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Masthead.slnx")))
            directory = directory.Parent;
        return Path.Combine([directory!.FullName, .. path]);
    }
}
