using System.Buffers;

namespace Masthead.Web.Sanitising;

/// <summary>
/// The HTML of comments. What comes out holds paragraphs, line breaks, emphasis, quotations, lists, code and links, with no attribute but
/// a link's address; it is well-formed, and sanitising it again changes nothing. Words are never lost: what is not let through loses
/// its tags only, except the program text of scripts and styles.
/// </summary>
internal static class CommentHtml
{
    public const int MaxLength = 1_000_000;

    // No colon: an address needs one.
    private static readonly SearchValues<char> Sentences =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,;!?-()'\"%äöüÄÖÜßéèêàâçñóíáúåøæ’“”„–—…");

    private static readonly AttributeRule Href = new("href", SafeUrl.Link, Required: true);

    internal static SanitisingPolicy Policy { get; } = SanitisingPolicy.Of(
        [
            Inline("em"), Inline("strong"), Inline("b"), Inline("i"), Inline("del"), Inline("q"), Inline("code"),
            Inline("a") with { Attributes = [Href], Always = " rel=\"nofollow ugc noopener\"" },
            new("br", Shape.InlineVoid, Holds.Nothing),
            new("p", Shape.Block, Holds.Phrasing),
            new("pre", Shape.Block, Holds.Phrasing) { Preformatted = true },
            new("blockquote", Shape.Block, Holds.Paragraphs),
            new("ul", Shape.Block, Holds.Parts) { Family = "list", Implied = "li" },
            new("ol", Shape.Block, Holds.Parts) { Family = "list", Implied = "li" },
            new("li", Shape.Part, Holds.Flow) { Family = "list", Owners = ["ul", "ol"] },
        ],
        renamed: new Dictionary<string, string> { ["s"] = "del", ["strike"] = "del", ["tt"] = "code", ["kbd"] = "code", ["samp"] = "code" },
        MaxLength,
        maxNodes: 50_000) with
    { MaxDepth = 24, UnknownTagsAreText = true };

    /// <summary>HTML as another program wrote it (an import, an API): line breaks in the text mean nothing.</summary>
    public static string Sanitise(string html) => HtmlWriter.Write(HtmlReading.Read(html, Policy));

    /// <summary>What a commenter typed: lines and paragraphs as typed, bare addresses linked, the few allowed tags honoured.</summary>
    public static string FromPlainText(string text) => IsOneParagraph(text) ? HtmlWriter.Paragraph(text) : ReadPlainText(text);

    /// <summary>The same for any text, read as HTML is.</summary>
    internal static string ReadPlainText(string text) => HtmlWriter.Write(HtmlReading.Read(text, Policy, plainText: true));

    // Most comments are a few sentences: without tags, references, addresses and line breaks there is nothing to read.
    private static bool IsOneParagraph(string text) => text.Length is > 0 and <= MaxLength && !text.AsSpan().ContainsAnyExcept(Sentences)
        && text[0] != ' ' && text[^1] != ' ' && !text.Contains("  ", StringComparison.Ordinal);

    private static ElementRule Inline(string name) => new(name, Shape.Inline, Holds.Phrasing);
}
