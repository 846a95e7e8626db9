using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Masthead.Web.Sanitising;

namespace Masthead.Bench.Xss;

/// <summary>Where a reader or an editor may put a string.</summary>
internal enum XssPlace
{
    Comment,
    Website,

    /// <summary>The three other fields, one after another in one document.</summary>
    HeadlineNameBody,
}

/// <summary>The pages that the attack strings are put into.</summary>
internal static class XssPages
{
    /// <summary>How the product writes these fields: cleaned at save time, escaped when rendered; in every place where a page shows them.</summary>
    public static string Sanitised(IReadOnlyList<(int Index, string Input)> strings)
    {
        var page = new StringBuilder("<!doctype html><html lang=en><head><meta charset=utf-8><title>");
        foreach (var (_, input) in strings)
            page.Append(Escaped(Headline(input))).Append(" · ");
        page.Append("</title>");
        foreach (var (_, input) in strings)
            page.Append($"<meta property=\"og:title\" content=\"{Escaped(Headline(input))}\">");
        page.Append("</head><body>");
        foreach (var (index, input) in strings)
            page.Append(Article(index, input));
        return page.Append("</body></html>").ToString();
    }

    /// <summary>As if nobody had thought of it: each string as it is, in one place, in a document of its own under the page's policy.</summary>
    public static string Raw(IReadOnlyList<(int Index, string Input)> strings, XssPlace place)
    {
        var page = new StringBuilder("<!doctype html><html lang=en><head><meta charset=utf-8><title>Raw</title></head><body>");
        foreach (var (index, input) in strings)
            page.Append($"<iframe hidden name=\"{index}\" sandbox=\"allow-scripts allow-same-origin allow-forms allow-modals\" srcdoc=\"{Escaped(Document(input, place))}\"></iframe>");
        return page.Append("</body></html>").ToString();
    }

    private static string Document(string input, XssPlace place) => "<!doctype html><html lang=en><body>" + place switch
    {
        XssPlace.Comment => $"<article class=\"comment\"><div class=\"text\">{input}</div></article>",
        XssPlace.Website => $"<article class=\"comment\"><a class=\"author\" href=\"{input}\" rel=\"nofollow\">Name</a></article>",
        _ => $"<article><h1>{input}</h1><p>By <span class=\"author\">{input}</span></p><div class=\"body\">{input}</div></article>",
    } + "</body></html>";

    private static string Article(int index, string input)
    {
        var name = Escaped(PlainText.Clean(input, 80));
        var author = SafeUrl.Website(input) is { } url ? $"<a href=\"{Escaped(url)}\" rel=\"nofollow ugc noopener\">{name}</a>" : name;
        var headline = Escaped(Headline(input));
        return $"""
            <article data-index="{index}">
            <h1>{headline}</h1><img src="data:," alt="{headline}"><input value="{name}"><textarea>{headline}</textarea>
            <script type="application/ld+json">{JsonSerializer.Serialize(new { headline = Headline(input), articleBody = PlainText.FromHtml(input) })}</script>
            <div class="body">{ArticleHtml.Sanitise(input)}</div>
            <p><span class="author">{author}</span></p>
            <div class="comment">{CommentHtml.FromPlainText(input)}</div>
            <div class="comment">{CommentHtml.Sanitise(input)}</div>
            </article>
            """;
    }

    private static string Headline(string input) => PlainText.Clean(input, 300);

    private static string Escaped(string text) => HtmlEncoder.Default.Encode(text);
}
