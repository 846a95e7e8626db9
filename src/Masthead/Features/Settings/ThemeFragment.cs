using System.Net;
using System.Text.RegularExpressions;
using Masthead.Web.Sanitising;

namespace Masthead.Features.Settings;

/// <summary>Where a fragment of an operator's theme stands.</summary>
/// <param name="Name">Of the file in <c>theme/</c>, without <c>.html</c>.</param>
/// <param name="Where">For people.</param>
internal sealed record ThemePlace(string Name, string Where)
{
    public const string Head = "head";
    public const string Masthead = "masthead";
    public const string Front = "front";
    public const string BeforeArticle = "before-article";
    public const string AfterArticle = "after-article";
    public const string BeforeComments = "before-comments";
    public const string Footer = "footer";

    public static readonly IReadOnlyList<ThemePlace> All =
    [
        new(Head, "In the head of every page: meta and link elements only"),
        new(Masthead, "Above the name, on every page"),
        new(Front, "On the front page, above the lead story"),
        new(BeforeArticle, "Above the headline of an article"),
        new(AfterArticle, "Under an article, above what to read next"),
        new(BeforeComments, "Above the comments"),
        new(Footer, "At the foot of every page"),
    ];
}

/// <summary>What a fragment may name in two braces: <c>{{headline}}</c>.</summary>
/// <param name="Site">The paper's name.</param>
/// <param name="Tagline">Its line, or empty.</param>
/// <param name="Headline">The page's title: of an article, its headline.</param>
/// <param name="Standfirst">The page's description, or empty.</param>
/// <param name="Section">The name of an article's section, or empty.</param>
/// <param name="Address">The page's own address with scheme and host, or the front page's where it has none.</param>
internal sealed record ThemeValues(string Site, string Tagline, string Headline, string Standfirst, string Section, string Address)
{
    public static readonly IReadOnlyList<string> Names = ["site", "tagline", "headline", "standfirst", "section", "address"];

    public string? Of(string name) => name switch
    {
        "site" => Site,
        "tagline" => Tagline,
        "headline" => Headline,
        "standfirst" => Standfirst,
        "section" => Section,
        "address" => Address,
        _ => null,
    };
}

/// <summary>A piece of HTML from the data directory, sanitised; placeholders are filled for each page. Immutable.</summary>
internal sealed partial class ThemeFragment
{
    private ThemeFragment(ThemePlace place, string html) => (Place, Html) = (place, html);

    public ThemePlace Place { get; }

    /// <summary>What was let through, placeholders and all.</summary>
    public string Html { get; }

    /// <summary>Names in braces that mean nothing, as they were written.</summary>
    public IReadOnlyList<string> Unknown => [.. Placeholder().Matches(Html).Select(match => match.Groups["name"].Value).Where(name => !ThemeValues.Names.Contains(name)).Distinct()];

    public static ThemeFragment Read(ThemePlace place, string written)
    {
        var html = place.Name is ThemePlace.Head ? ThemeHtml.SanitiseHead(written) : ThemeHtml.Sanitise(written);
        return new(place, html is "" || place.Name is ThemePlace.Head ? html : $"<div class=\"extra extra-{place.Name}\">{html}</div>");
    }

    /// <summary>
    /// In text and in attributes a value is encoded for HTML. Sanitised addresses have their braces percent-encoded, which tells them apart: there a value is
    /// encoded for an address, unless the page's address is all of it.
    /// </summary>
    public string Fill(ThemeValues values) => Placeholder().Replace(Html, match =>
    {
        var name = match.Groups["name"].Value;
        if (values.Of(name) is not { } value)
            return match.Value;
        var isWhole = name is "address" && match.Index > 0 && Html[match.Index - 1] == '"';
        return WebUtility.HtmlEncode(match.Value[0] == '%' && !isWhole ? Uri.EscapeDataString(value) : value);
    });

    [GeneratedRegex(@"(?<open>\{\{|%7B%7B)(?<name>[a-z]{1,20})(\}\}|%7D%7D)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Placeholder();
}
