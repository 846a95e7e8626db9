using Masthead.Browser.Hosting;

namespace Masthead.Browser.Akismet;

/// <summary>The program with the key of one other site, made once for a class.</summary>
public sealed class FilteredSite : IAsyncLifetime
{
    private RunningProgram? program;

    /// <summary>Scheme, host and port.</summary>
    internal string Address => program!.Address;
    internal string Key { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        program = await RunningProgram.StartAsync("Masthead:SampleContent=false");
        var (code, output, errors) = await RunningProgram.RunAsync(null, "key", "add", "--site", "https://news.example.org", "--Masthead:DataDirectory=" + Path.Combine(program.Directory, "data"));
        Assert.True(code == 0, errors);
        Key = output.Trim();
    }

    public ValueTask DisposeAsync() => program?.DisposeAsync() ?? ValueTask.CompletedTask;
}
