using System.Diagnostics;
using Masthead.Browser.Hosting;

namespace Masthead.Browser.Akismet;

/// <summary>Client libraries that other people wrote, unchanged, against the built program.</summary>
public sealed class ClientLibraryTests
{
    [Fact]
    public async Task Three_libraries_for_node_are_content()
    {
        Assert.SkipUnless(await WorksAsync("node", "--version"), "Node is not installed.");
        await CheckAsync("node", "check.mjs");
    }

    [Fact]
    public async Task The_library_for_perl_is_content()
    {
        Assert.SkipUnless(await WorksAsync("perl", "-MNet::Akismet", "-e1"), "Perl's Net::Akismet (libnet-akismet-perl) is not installed.");
        await CheckAsync("perl", "check.pl");
    }

    private static async Task CheckAsync(string program, string script)
    {
        await using var site = await RunningProgram.StartAsync("Masthead:SampleContent=false");
        var key = await RunningProgram.RunAsync(null, "key", "add", "--site", "https://news.example.org", "--Masthead:DataDirectory=" + Path.Combine(site.Directory, "data"));
        Assert.Equal(0, key.Code);
        var (code, output) = await RunAsync(program, Path.Combine(Clients, script), new Uri(site.Address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), key.Output.Trim());
        Assert.True(code == 0, output);
        Assert.DoesNotContain("not ok", output, StringComparison.Ordinal);
        Assert.Contains("ok ", output, StringComparison.Ordinal);
    }

    private static async Task<bool> WorksAsync(string program, params string[] words)
    {
        try
        {
            return (await RunAsync(program, words)).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo(program, words) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static string Clients
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Masthead.slnx")))
                directory = directory.Parent;
            return Path.Combine(directory!.FullName, "tests", "clients");
        }
    }
}
