using System.CommandLine;
using Masthead.Features.SpamFilter;
using Masthead.Spam;

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

    /// <summary>The filter to start from. The site's own is the one that the running site has, but for what is known of the hosts in a message.</summary>
    public static async Task<Filter> FilterAsync(string model, string[] configuration, CancellationToken stop)
    {
        if (model == Empty)
            return Filter.Empty();
        if (model != Site)
            return Filter.Base();
        await using var app = await OpenAsync(configuration, stop);
        return (await app.Services.GetRequiredService<ExampleBook>().ReadAsync(SpamGate.OwnSite, stop)).Filter;
    }

    /// <summary>The site, not serving, with its schema up to date.</summary>
    public static async Task<WebApplication> OpenAsync(string[] configuration, CancellationToken stop)
    {
        var app = Masthead.Site.Build(configuration);
        await Masthead.Site.OpenStorageAsync(app, stop);
        return app;
    }
}
