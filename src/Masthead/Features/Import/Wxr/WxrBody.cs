using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Masthead.Features.Import.Wxr;

/// <summary>A body as HTML that stands on its own, and which shortcodes were left in it.</summary>
internal sealed record ConvertedBody(string Html, IReadOnlyList<string> UnknownShortcodes);

/// <summary>Turns what WordPress keeps (blocks, or plain lines with shortcodes) into HTML. Pure; the sanitiser comes afterwards.</summary>
internal static partial class WxrBody
{
    private static readonly string[] Blocks =
    [
        "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "iframe", "li", "main", "nav", "ol", "p", "pre", "script", "section", "style", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video", "audio", "object",
    ];

    /// <param name="source">As it stands in the export.</param>
    /// <param name="pictureOf">The address and alternative text of an attachment, by its id, or null.</param>
    public static ConvertedBody Convert(string source, Func<string, (string Address, string Alt)?> pictureOf)
    {
        var text = source.ReplaceLineEndings("\n");
        var isBlocks = text.Contains("<!-- wp:", StringComparison.Ordinal);
        text = More().Replace(BlockComment().Replace(text, ""), "");
        text = Gallery().Replace(Caption().Replace(text, WithCaption), match => WithGallery(match, pictureOf));
        text = Wrapped().Replace(Player().Replace(text, ToLink), ToLink);
        text = LoneEmbed().Replace(text, match => $"{match.Groups["before"].Value}<p>{Link(match.Groups["url"].Value)}</p>{match.Groups["after"].Value}");
        var unknown = Shortcode().Matches(text).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return new ConvertedBody(isBlocks ? text.Trim() : Paragraphs(text), unknown);
    }

    /// <summary>Classic texts have no paragraphs: a blank line makes one, a single break is one.</summary>
    private static string Paragraphs(string text)
    {
        var html = new StringBuilder();
        foreach (var (part, isKept) in Split(text))
        {
            if (isKept)
            {
                html.Append(part).Append('\n');
                continue;
            }
            foreach (var paragraph in BlankLine().Split(part).Select(paragraph => paragraph.Trim()).Where(paragraph => paragraph.Length > 0))
                html.Append(BeginsBlock(paragraph) ? paragraph : $"<p>{paragraph.Replace("\n", "<br>\n", StringComparison.Ordinal)}</p>").Append('\n');
        }
        return html.ToString().Trim();
    }

    // What stands between <pre> and </pre> keeps its lines.
    private static IEnumerable<(string Part, bool IsKept)> Split(string text)
    {
        var done = 0;
        foreach (Match match in Preformatted().Matches(text))
        {
            yield return (text[done..match.Index], false);
            yield return (match.Value, true);
            done = match.Index + match.Length;
        }
        yield return (text[done..], false);
    }

    private static bool BeginsBlock(string text) =>
        BlockTag().Match(text) is { Success: true } match && Array.IndexOf(Blocks, match.Groups["name"].Value.ToLowerInvariant()) >= 0;

    private static string WithCaption(Match match)
    {
        var (inside, attributes) = (match.Groups["inside"].Value, match.Groups["attributes"].Value);
        var picture = Picture().Match(inside);
        if (!picture.Success)
            return inside;
        var words = inside[(picture.Index + picture.Length)..].Trim() is { Length: > 0 } after ? after : Attribute(attributes, "caption");
        return $"\n\n<figure>{picture.Value}{(words is "" ? "" : $"<figcaption>{words}</figcaption>")}</figure>\n\n";
    }

    private static string WithGallery(Match match, Func<string, (string Address, string Alt)?> pictureOf)
    {
        var ids = Attribute(match.Groups["attributes"].Value, "ids").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var pictures = ids.Select(pictureOf).OfType<(string Address, string Alt)>().ToList();
        return pictures.Count == 0 ? match.Value
            : "\n\n" + string.Concat(pictures.Select(picture => $"<figure><img src=\"{WebUtility.HtmlEncode(picture.Address)}\" alt=\"{WebUtility.HtmlEncode(picture.Alt)}\"></figure>\n")) + "\n";
    }

    private static string ToLink(Match match)
    {
        var url = match.Groups["inside"].Success ? match.Groups["inside"].Value.Trim() : Attribute(match.Groups["attributes"].Value, "src");
        foreach (var kind in new[] { "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav" })
            url = url is "" ? Attribute(match.Groups["attributes"].Value, kind) : url;
        return url is "" ? match.Value : $"\n\n<p>{Link(url)}</p>\n\n";
    }

    private static string Link(string url) => $"<a href=\"{WebUtility.HtmlEncode(url)}\">{WebUtility.HtmlEncode(url)}</a>";

    private static string Attribute(string attributes, string name) =>
        AttributeOf().Matches(attributes).FirstOrDefault(match => match.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } match
            ? match.Groups["value"].Value.Trim('"', '\'') : "";

    [GeneratedRegex(@"<!--\s*/?wp:[^>]*?-->\n?", RegexOptions.NonBacktracking)]
    private static partial Regex BlockComment();

    [GeneratedRegex(@"<!--(more[^>]*|nextpage|noteaser)-->", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex More();

    [GeneratedRegex(@"\[(wp_)?caption(?<attributes>[^\]]*)\](?<inside>[^\[]*)\[/(wp_)?caption\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Caption();

    [GeneratedRegex(@"\[gallery(?<attributes>[^\]]*)\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Gallery();

    [GeneratedRegex(@"\[(audio|video|playlist)(?<attributes>[^\]]*)\](\[/(audio|video)\])?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Player();

    [GeneratedRegex(@"\[(embed|youtube|vimeo)(?<attributes>[^\]]*)\](?<inside>https?://[^\[]*)\[/(embed|youtube|vimeo)\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Wrapped();

    // An address alone on its line, or alone in the wrapper of an embed block, is an embed.
    [GeneratedRegex(@"(?<before>^|\n|wrapper"">\n)(?<url>https?://[^\s<>""]+)(?<after>\n|$)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LoneEmbed();

    [GeneratedRegex(@"(<a [^>]*>\s*)?<img [^>]*>(\s*</a>)?", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Picture();

    [GeneratedRegex(@"(?<name>[a-z_]+)=(?<value>""[^""]*""|'[^']*'|[^\s""'\]]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex AttributeOf();

    [GeneratedRegex(@"\[(?<name>[a-z][a-z0-9_-]{2,40})((\s[^\]]*)?\])", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Shortcode();

    [GeneratedRegex(@"<pre[\s>][\s\S]*?</pre>", RegexOptions.NonBacktracking)]
    private static partial Regex Preformatted();

    [GeneratedRegex(@"\n\s*\n", RegexOptions.NonBacktracking)]
    private static partial Regex BlankLine();

    [GeneratedRegex(@"^</?(?<name>[a-zA-Z][a-zA-Z0-9]*)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex BlockTag();
}
