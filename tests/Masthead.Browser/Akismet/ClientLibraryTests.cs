using Masthead.Browser.Hosting;

namespace Masthead.Browser.Akismet;

/// <summary>Client libraries that other people wrote, unchanged, against the built program.</summary>
public sealed class ClientLibraryTests
{
    [Fact]
    public async Task Three_libraries_for_node_are_content()
    {
        Assert.SkipUnless(await Tool.WorksAsync("node", "--version"), "Node is not installed.");
        await CheckAsync("node", "check.mjs");
    }

    [Fact]
    public async Task The_library_for_perl_is_content()
    {
        Assert.SkipUnless(await Tool.WorksAsync("perl", "-MNet::Akismet", "-e1"), "Perl's Net::Akismet (libnet-akismet-perl) is not installed.");
        await CheckAsync("perl", "check.pl");
    }

    private static async Task CheckAsync(string program, string script)
    {
        await using var site = await RunningProgram.StartAsync("Masthead:SampleContent=false");
        var key = await RunningProgram.RunAsync(null, "key", "add", "--site", "https://news.example.org", "--Masthead:DataDirectory=" + Path.Combine(site.Directory, "data"));
        Assert.Equal(0, key.Code);
        var (code, output) = await Tool.RunAsync(program, Tool.Source("tests", "clients", script), new Uri(site.Address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), key.Output.Trim());
        Assert.True(code == 0, output);
        Assert.DoesNotContain("not ok", output, StringComparison.Ordinal);
        Assert.Contains("ok ", output, StringComparison.Ordinal);
    }
}
