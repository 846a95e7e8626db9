using Masthead.Browser.Hosting;
using Masthead.Features.Akismet;

namespace Masthead.Browser.Akismet;

/// <summary>Client libraries that other people wrote, unchanged, against the built program.</summary>
public sealed class ClientLibraryTests(FilteredSite site) : IClassFixture<FilteredSite>
{
    [Fact]
    public async Task Three_libraries_for_node_are_content()
    {
        Assert.SkipUnless(await Tool.WorksAsync("node", "--version"), "Node is not installed.");
        await CheckAsync("node", [], "check.mjs");
    }

    [Fact]
    public async Task The_library_for_perl_is_content()
    {
        Assert.SkipUnless(await Tool.WorksAsync("perl", "-MNet::Akismet", "-e1"), "Perl's Net::Akismet (libnet-akismet-perl) is not installed.");
        await CheckAsync("perl", [], "check.pl");
    }

    [Fact]
    public async Task The_library_for_ruby_is_content()
    {
        Assert.SkipUnless(await Tool.WorksAsync("ruby", "-rakismet", "-e1"), "Ruby's Akismet client (ruby-akismet) is not installed.");
        await CheckAsync("ruby", [], "check.rb");
    }

    [Fact]
    public async Task The_file_for_WordPress_does_what_it_promises()
    {
        Assert.SkipUnless(await Tool.WorksAsync("php", "--version"), "PHP (php-cli) is not installed.");
        var file = Path.Combine(Directory.CreateTempSubdirectory("masthead-test-").FullName, WordPressPlugin.FileName);
        await CheckAsync("php", ["-d", "disable_functions=header,headers_sent"], "plugin.php", async (address, key) =>
        {
            await File.WriteAllBytesAsync(file, WordPressPlugin.Write(address, 7, key));
            var (code, output) = await Tool.RunAsync("php", "-l", file);
            Assert.True(code == 0, output);
            return [file];
        });
    }

    /// <param name="program">What runs the script.</param>
    /// <param name="options">The program's own.</param>
    /// <param name="script">In <c>tests/clients</c>; its arguments are the port and the key.</param>
    /// <param name="prepare">Gives further arguments, when the server runs.</param>
    private async Task CheckAsync(string program, string[] options, string script, Func<string, string, Task<string[]>>? prepare = null)
    {
        var (port, more) = (new Uri(site.Address).Port, prepare is null ? [] : await prepare(site.Address, site.Key));
        var (code, output) = await Tool.RunAsync(program, [.. options, Tool.Source("tests", "clients", script), port.ToString(System.Globalization.CultureInfo.InvariantCulture), site.Key, .. more]);
        Assert.True(code == 0, output);
        Assert.DoesNotContain("not ok", output, StringComparison.Ordinal);
        Assert.Contains("ok ", output, StringComparison.Ordinal);
    }
}
