using System.Text.RegularExpressions;

namespace Masthead.Web.Sanitising;

/// <summary>
/// The HTML that an operator adds to the site's pages: everything that an article may hold, and sections and boxes under any class, so that a sheet can
/// address them. No scripts, frames, forms or styles.
/// </summary>
internal static partial class ThemeHtml
{
    public const int MaxLength = 64 * 1024;

    private static readonly AttributeRule AnyClass = new("class", value => Classes().IsMatch(value) ? value : null);

    private static readonly HashSet<string> Relations = ["me", "license", "author", "webmention", "pingback", "payment", "apple-touch-icon", "pgpkey"];

    internal static SanitisingPolicy Policy { get; } = SanitisingPolicy.Of(
        [
            .. ArticleHtml.Policy.Rules.Values.DistinctBy(rule => rule.Name).Select(Classed),
            Box("div"), Box("section"), Box("nav") with { Attributes = [AnyClass, new("aria-label", AttributeValue.Text)] },
        ],
        new Dictionary<string, string> { ["h1"] = "h2" },
        MaxLength,
        maxNodes: 5_000);

    // Nothing of this stands in the text of a page: what is written beside it is dropped.
    private static readonly SanitisingPolicy HeadPolicy = SanitisingPolicy.Of(
        [
            new("p", Shape.Block, Holds.Phrasing),
            new("meta", Shape.BlockVoid, Holds.Nothing)
            {
                Attributes = [new("name", Name), new("property", Name), new("content", AttributeValue.Text, Required: true)],
            },
            new("link", Shape.BlockVoid, Holds.Nothing)
            {
                Attributes = [new("rel", value => Relations.Contains(value) ? value : null, Required: true), new("href", SafeUrl.LinkOrLocal, Required: true)],
            },
        ],
        new Dictionary<string, string>(),
        MaxLength,
        maxNodes: 200);

    public static string Sanitise(string html) => HtmlWriter.Write(HtmlReading.Read(html, Policy));

    /// <summary>For the head of a page: named <c>meta</c> elements, and links that only say something.</summary>
    public static string SanitiseHead(string html) => string.Join('\n', HeadElement().Matches(HtmlWriter.Write(HtmlReading.Read(html, HeadPolicy))).Select(match => match.Value));

    private static ElementRule Classed(ElementRule rule) => rule with { Attributes = [.. rule.Attributes.Where(attribute => attribute.Name is not "class"), AnyClass] };

    private static ElementRule Box(string name) => new(name, Shape.Block, Holds.Flow) { Attributes = [AnyClass] };

    private static string? Name(string value) => NameText().IsMatch(value) && value is not ("robots" or "viewport" or "referrer") ? value : null;

    [GeneratedRegex(@"^[a-z][a-z0-9_-]{0,40}( [a-z][a-z0-9_-]{0,40}){0,9}$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Classes();

    [GeneratedRegex("^[a-z][a-z0-9:._-]{0,80}$", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex NameText();

    // A meta element without a name would speak in place of a header.
    [GeneratedRegex("<(meta (name|property)|link )[^>]*>", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HeadElement();
}
