using Masthead.Features.Media;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>Draws a <see cref="Piece"/>: the way to it, and the article itself.</summary>
internal static class PieceHtml
{
    public static void Write(HtmlOutput html, Piece piece)
    {
        var article = piece.Article;
        html.Raw("<nav class=\"crumbs\" aria-label=\"Breadcrumb\"><ol>\n<li><a href=\"/\">Home</a></li>\n"u8);
        foreach (var part in piece.Chain)
            html.Write($"""<li><a href="{part.Address}">{part.Name}</a></li>""");
        html.Write($"""
            <li><span aria-current="page">{article.Headline}</span></li>
            </ol></nav>
            <article class="piece"{new OptionalAttribute("lang", article.Language is "" ? null : article.Language)}{new OptionalAttribute("dir", WritingDirection.Of(article.Language))}>
            <header>
            <h1>{article.Headline}</h1>

            """);
        if (article.Standfirst is not "")
            html.Write($"<p class=\"standfirst\">{article.Standfirst}</p>\n");
        html.Raw("</header>\n"u8);
        WriteLead(html, article);
        WriteFacts(html, piece);
        html.Raw("<div class=\"body\">\n"u8);
        if (article.Dateline is not "")
            html.Write($"<p class=\"dateline\">{article.Dateline}</p>\n");
        html.Raw(article.BodyHtml);
        html.Raw("\n</div>\n"u8);
        WriteCorrections(html, piece);
        WriteTags(html, article);
        html.Raw("</article>\n"u8);
    }

    /// <summary>How many comments there are, in words.</summary>
    public static string Count(ArticleView article) => article.CommentCount == 1 ? "1 comment" : article.CommentCount + " comments";

    private static void WriteLead(HtmlOutput html, ArticleView article)
    {
        if (article.Lead is not { } lead)
            return;
        html.Raw("<figure>"u8);
        PictureTag.Write(html, lead, article.LeadAlt, "(min-width: 64rem) 60rem, 100vw", isFirst: true);
        if (article.LeadCaption is not "" || article.LeadCredit is not "")
            html.Write($"<figcaption>{article.LeadCaption} <cite>{article.LeadCredit}</cite></figcaption>");
        html.Raw("</figure>\n"u8);
    }

    private static void WriteFacts(HtmlOutput html, Piece piece)
    {
        var article = piece.Article;
        var publishedAt = article.PublishedAt!.Value;
        html.Raw("<div class=\"by\">\n"u8);
        for (var i = 0; i < article.Bylines.Count; i++)
        {
            var before = i == 0 ? "<p>By " : i == article.Bylines.Count - 1 ? " and " : ", ";
            html.Write($"""{new RawMarkup(before)}<b><a href="/authors/{article.Bylines[i].Slug}" rel="author">{article.Bylines[i].Name}</a></b>""");
        }
        if (article.Bylines.Count > 0)
            html.Raw("</p>\n"u8);
        html.Write($"""<p><time datetime="{PrintedTime.Machine(publishedAt)}">{piece.Time.DayAndTime(publishedAt)}</time></p>""");
        if (article.UpdatedAt - publishedAt > TimeSpan.FromMinutes(10))
            html.Write($"""<p>Updated <time datetime="{PrintedTime.Machine(article.UpdatedAt)}">{piece.Time.DayAndTime(article.UpdatedAt)}</time></p>""");
        // Who read it yesterday is to see at once that something in it was wrong.
        if (article.Corrections is [.., var last])
            html.Write($"""<p><a href="#corrections">Corrected <time datetime="{last.MachineDay}">{piece.Time.Day(last.Day)}</time></a></p>""");
        if (article.Translations.Count > 0)
            WriteLanguages(html, piece);
        html.Write($"""
            <p><a href="#comments">{Count(article)}</a></p>
            </div>

            """);
    }

    private static void WriteLanguages(HtmlOutput html, Piece piece)
    {
        foreach (var (i, other) in Translation.Named(piece.Article, piece.SiteLanguage).Index())
            html.Write($"""
                {new RawMarkup(i == 0 ? "<p class=\"languages\">Also in: " : ", ")}<a href="{other.Address}" rel="alternate" hreflang="{other.Language}" lang="{other.Language}"{new OptionalAttribute("dir", WritingDirection.Of(other.Language))}>{other.Name}</a>
                """);
        html.Raw("</p>\n"u8);
    }

    private static void WriteCorrections(HtmlOutput html, Piece piece)
    {
        if (piece.Article.Corrections.Count == 0)
            return;
        html.Raw("<section class=\"corrections\" id=\"corrections\" aria-label=\"Corrections\">\n"u8);
        foreach (var correction in piece.Article.Corrections)
            html.Write($"""<p><b>Correction, <time datetime="{correction.MachineDay}">{piece.Time.Day(correction.Day)}</time>:</b> {correction.Text}</p>""");
        html.Raw("</section>\n"u8);
    }

    private static void WriteTags(HtmlOutput html, ArticleView article)
    {
        if (article.Tags.Count == 0)
            return;
        html.Raw("<footer class=\"after\"><ul class=\"labels\" aria-label=\"Tags\">\n"u8);
        foreach (var tag in article.Tags)
            html.Write($"""<li><a href="/tags/{tag.Slug}" rel="tag">{tag.Name}</a></li>""");
        html.Raw("</ul></footer>\n"u8);
    }
}
