using FsCheck;
using FsCheck.Fluent;

namespace Masthead.Web.Sanitising;

/// <summary>What must hold for every text, shown on generated tag soup.</summary>
public sealed class SanitiserProperties
{
    private const int Cases = 5000;

    private static readonly string[] Names =
    [
        "p", "br", "a", "em", "strong", "b", "i", "blockquote", "code", "pre", "ul", "ol", "li", "del", "q", "div", "span", "h1", "h2", "table",
        "tbody", "thead", "tr", "td", "th", "caption", "figure", "figcaption", "img", "video", "source", "details", "summary", "dl", "dt", "dd",
        "svg", "math", "style", "script", "title", "textarea", "xmp", "noscript", "template", "form", "input", "select", "option", "button",
        "iframe", "mtext", "mglyph", "foreignObject", "desc", "plaintext", "frameset", "body", "html", "head", "font", "nobr", "hr", "ruby", "rt",
        "aside", "time", "s", "u", "sub", "object", "embed", "marquee", "grin", "x-y", "image",
    ];

    private static readonly string[] Attributes =
    [
        "", "", "", " href=\"http://e.org/a?b&c\"", " href='/x'", " href=javascript:x", " src=/a.png", " src=\"https://e.org/'\\\"\"", " id=a", " id='A b'",
        " class='wide pullquote x'", " style=x", " onclick=alert(1)", " href='mailto:a@b.c' title='<b>&quot;'", " open", " colspan=2", " lang=en dir=rtl",
        " srcset='/a.png 1x, /b.png, 2x' src=a", " alt='\u00A0\"' src=x", " href", " href='http://e.org\n", " datetime=2026", " data=//youtube.com/embed/x", " src=//e.org title='a <b>'", " style='text-align:right'", " align=center", "/", " href=#a",
    ];

    private static readonly string[] Texts =
    [
        "word", " ", "\n", "\n\n", "a < b", "&amp;", "&lt;b&gt;", "&nbsp;", "&#13;", "&#0;", "\t", "<", "</", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<?", "&", "'\"",
        "http://e.org/x).", "\uD83D", "\uDE00", "👍🏽", "\u202Ex", "\r\n", "\0", "<3", "</3", ">", "<!doctype html>", "&#x80;", "&notit;", "\u2028", "  x  ",
    ];

    private static readonly Gen<string> Piece = Gen.OneOf(
        Gen.Elements(Texts),
        from name in Gen.Elements(Names) from attribute in Gen.Elements(Attributes) select $"<{name}{attribute}>",
        from name in Gen.Elements(Names) select $"</{name}>");

    private static readonly Arbitrary<string> Soup = Arb.From(
        from length in Gen.Choose(0, 30) from pieces in Gen.ArrayOf(Piece, length) select string.Concat(pieces));

    private static readonly Dictionary<string, Func<string, string>> Ways = new()
    {
        ["comment"] = CommentHtml.Sanitise,
        ["typed comment"] = CommentHtml.FromPlainText,
        ["article"] = ArticleHtml.Sanitise,
    };

    public static TheoryData<string> Kinds => [.. Ways.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public void Sanitising_twice_changes_nothing(string kind)
    {
        var again = kind == "article" ? Ways["article"] : CommentHtml.Sanitise;
        Check(soup => Same(soup, Ways[kind](soup), again(Ways[kind](soup))));
    }

    [Theory, MemberData(nameof(Kinds))]
    public void A_browser_builds_the_tree_that_was_written(string kind) =>
        Check(soup => Same(soup, Ways[kind](soup), BrowserTree.Of(Ways[kind](soup))));

    [Fact]
    public void What_is_typed_and_typed_again_stays() =>
        Check(soup => Same(soup, CommentHtml.FromPlainText(soup), CommentHtml.FromPlainText(CommentHtml.FromPlainText(soup))));

    [Fact]
    public void Sentences_without_markup_are_written_as_if_they_had_been_read() => Prop.ForAll(
        Arb.From(from length in Gen.Choose(0, 30)
                 from words in Gen.ArrayOf(Gen.Elements("Quite", " so", ".", " ", "it's", "\"yes\"", " äöü", " - ", "http", "//e.org", "www.e.org", "\n", ":", "<", "&", "\u00A0", "a@b.org"), length)
                 select string.Concat(words)),
        typed => Same(typed, CommentHtml.ReadPlainText(typed), CommentHtml.FromPlainText(typed))).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    [Fact]
    public void A_comment_holds_nothing_but_its_few_elements_and_attributes() => Check(soup =>
        BrowserTree.Parse(CommentHtml.FromPlainText(soup)).Body!.QuerySelectorAll("*").All(e =>
            CommentHtml.Policy.Rules.ContainsKey(e.LocalName) && e.Attributes.All(a => e.LocalName == "a" && a.Name is "href" or "rel")));

    [Fact]
    public void A_line_cleaned_twice_stays_and_is_bounded() => Check(soup =>
        PlainText.Clean(soup, 20) is var once && PlainText.Clean(once, 20) == once && once.EnumerateRunes().Count() <= 20 * 40);

    private static bool Same(string soup, string expected, string actual) =>
        expected == actual ? true : throw new InvalidOperationException($"\nfrom <<{soup}>>\nonce <<{expected}>>\nthen <<{actual}>>");

    private static void Check(Func<string, bool> holds) =>
        Prop.ForAll(Soup, holds).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(20261122UL, 7UL));
}
