using System.CommandLine;
using System.Diagnostics;
using Masthead.Cluster;
using Masthead.Features.Sections;
using Masthead.Features.Seeding;
using Masthead.Storage;

namespace Masthead.Cli;

/// <summary><c>masthead seed</c>: synthetic content for load tests.</summary>
internal static class SeedVerb
{
    public static Command Create(string[] configuration)
    {
        var articles = new Option<int>("--articles") { Description = "How many articles to make.", Required = true };
        var comments = new Option<int>("--comments") { Description = "How many comments to spread over them.", Required = true };
        var sections = new Option<int>("--sections") { Description = "How many sections to make.", DefaultValueFactory = _ => 12 };
        var seed = new Option<int>("--seed") { Description = "The same seed gives the same content.", DefaultValueFactory = _ => 1 };
        foreach (var option in new[] { articles, comments, sections })
            option.Validators.Add(result =>
            {
                if (result.Tokens is [var given] && given.Value.StartsWith('-'))
                    result.AddError($"{option.Name} must be 0 or more.");
            });
        var command = new Command("seed", "Fill the database with synthetic content for load tests. The site must not be serving meanwhile: articles and comments get numbers that it would give out itself.") { articles, comments, sections, seed };
        command.SetAction((parsed, stop) => RunAsync(
            configuration, new SeedSize(parsed.GetValue(articles), parsed.GetValue(comments), parsed.GetValue(sections), parsed.GetValue(seed)), stop));
        return command;
    }

    private static async Task<int> RunAsync(string[] configuration, SeedSize size, CancellationToken stop)
    {
        await using var app = Site.Build(configuration);
        using var hold = Site.Hold(app);
        await Site.OpenStorageAsync(app, stop);
        await using var scope = app.Services.CreateAsyncScope();
        var work = new SeedContent(scope.ServiceProvider.GetRequiredService<NewsDb>(), scope.ServiceProvider.GetRequiredService<SectionTree>());
        var started = Stopwatch.GetTimestamp();
        try
        {
            await ProgressLine.ShowAsync("Seeding", report => work.RunAsync(size, report, stop));
        }
        finally
        {
            // However it ended: what was written by then is there.
            await app.Services.GetRequiredService<INodeBus>().TellAnyChangeAsync(CancellationToken.None);
        }
        Console.WriteLine($"{size.Articles} articles, {size.Comments} comments in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        return MastheadCommand.Done;
    }
}
