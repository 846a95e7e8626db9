using System.CommandLine;
using Masthead.Features.Articles;
using Masthead.Storage;

namespace Masthead.Cli;

/// <summary><c>masthead search rebuild</c>: makes the index of words anew.</summary>
internal static class SearchVerb
{
    public static Command Create(string[] configuration)
    {
        var rebuild = new Command("rebuild", "Make the index of words anew from the articles; the site may go on serving.");
        rebuild.SetAction((_, stop) => RunAsync(configuration, stop));
        return new Command("search", "Look after the search index.") { rebuild };
    }

    private static async Task<int> RunAsync(string[] configuration, CancellationToken stop)
    {
        await using var app = Site.Build(configuration);
        if (!app.Services.GetRequiredService<DatabaseOptions>().IsThere)
            return MastheadCommand.FailWithoutSite("index");
        await Site.OpenStorageAsync(app, stop);
        var indexed = await RebuildAsync(app, stop);
        Console.WriteLine($"{indexed:N0} {(indexed == 1 ? "article" : "articles")}");
        return MastheadCommand.Done;
    }

    public static async Task<int> RebuildAsync(WebApplication app, CancellationToken stop)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var indexed = 0;
        await ProgressLine.ShowAsync("Indexing", async report => indexed = await scope.ServiceProvider.GetRequiredService<RebuildSearchIndex>().RunAsync(report, stop));
        return indexed;
    }
}
