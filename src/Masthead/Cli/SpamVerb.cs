using System.CommandLine;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Cli;

/// <summary><c>masthead spam</c>: the comment filter on its own, without the site.</summary>
internal static class SpamVerb
{
    public const string Empty = "empty", Base = "base", Site = "site";

    public static Command Create(string[] configuration) => new("spam", "Use, judge and look into the comment filter.")
    {
        SpamScoreVerb.Create(configuration), SpamEvaluateVerb.Create(configuration), SpamModelVerb.Create(configuration),
    };

    /// <summary>The option that says which filter to start from.</summary>
    public static Option<string> ModelOption(params string[] names)
    {
        var option = new Option<string>("--model") { Description = "Start from no knowledge, from the model that ships, or from this site's own.", DefaultValueFactory = _ => Base };
        option.AcceptOnlyFromAmong(names);
        return option;
    }

    public static async Task<Filter> FilterAsync(string model, string[] configuration, CancellationToken stop)
    {
        if (model == Empty)
            return Filter.Empty();
        var filter = Filter.Base();
        if (model == Site)
            foreach (var example in await ExamplesAsync(configuration, stop))
                filter.Learn(example.Submission, example.Label);
        return filter;
    }

    /// <summary>Every decision that the site's filter holds, in the order in which it was made.</summary>
    public static async Task<List<SpamExample>> ExamplesAsync(string[] configuration, CancellationToken stop)
    {
        await using var app = Masthead.Site.Build(configuration);
        Masthead.Site.CreateDataDirectory(app);
        await app.Services.GetRequiredService<SchemaSteps>().ApplyAsync(cancellationToken: stop);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<NewsDb>>().CreateDbContextAsync(stop);
        return await db.SpamExamples.AsNoTracking().Where(row => row.SiteId == SpamGate.OwnSite && row.RevokedAt == null).OrderBy(row => row.Id).ToListAsync(stop);
    }
}
