using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>Draws an article's page.</summary>
internal static class ArticlePageHtml
{
    // Fewer than this are read faster than they are arranged.
    private const int EnoughToArrange = 10;

    public static void Write(HtmlOutput html, PageFrame frame, ArticleContents page)
    {
        if (page.IsCommentMissing)
            html.Write($"""
                <p class="notice">The comment that this link leads to is not, or no longer, published here. <a href="#comments">See the other comments</a>. If you sent it just now, <a href="{OwnComment.Address}" rel="nofollow">see where it stands</a>.</p>

                """);
        html.Write($"{frame.Extra(ThemePlace.BeforeArticle)}");
        PieceHtml.Write(html, new Piece(page.Article, page.Chain, page.Time, page.Site.Language));
        html.Write($"{frame.Extra(ThemePlace.AfterArticle)}");
        WriteRelated(html, page);
        html.Write($"{frame.Extra(ThemePlace.BeforeComments)}");
        WriteConversation(html, page);
        if (page.Window.IsOpen)
            html.Write($"<script>{new RawMarkup(ReaderScript.Text)}</script>");
    }

    private static void WriteRelated(HtmlOutput html, ArticleContents page)
    {
        if (page.Related.Count == 0)
            return;
        html.Raw("<nav class=\"related\" aria-labelledby=\"related\"><h2 id=\"related\">Read next</h2><ul>\n"u8);
        foreach (var story in page.Related)
        {
            html.Raw("<li"u8);
            StoryHtml.WriteLanguage(html, story.Language);
            html.Write($"""><a href="{story.Address}">{story.Headline}</a> <time class="meta" datetime="{PrintedTime.Machine(story.PublishedAt)}">{page.Time.Short(story.PublishedAt)}</time></li>""");
        }
        html.Raw("</ul></nav>\n"u8);
    }

    private static void WriteConversation(HtmlOutput html, ArticleContents page)
    {
        var (article, thread) = (page.Article, page.Thread);
        html.Write($"""
            <section class="comments" id="comments" aria-labelledby="comments-heading" data-article="{article.Id}" data-script="{page.Script}">
            <h2 id="comments-heading">{PieceHtml.Count(article)}</h2>

            """);
        if (page.Window.IsOpen && thread.Roots.Count > 0)
            html.Raw("<p class=\"jump\"><a class=\"more\" href=\"#leave-a-comment\">Leave a comment</a></p>\n"u8);
        if (thread.Place.Comment is null && article.CommentCount >= EnoughToArrange)
            WriteOrders(html, page);
        if (thread.Place.Comment is not null || thread.Place.After is not null)
            html.Write($"""<p><a class="more" href="{Order(article, thread.Place.Order)}">Back to the first comments</a></p>""");
        if (thread.Roots.Count > 0)
        {
            html.Raw("<ol class=\"thread\">\n"u8);
            ThreadHtml.Write(html, page);
            html.Raw("</ol>\n"u8);
        }
        if (thread.Next is { } next)
            html.Write($"""<nav class="pager" aria-label="Comments"><a href="{Next(article, thread.Place, next)}" rel="next nofollow">{(thread.Place == default ? "More of the " + PieceHtml.Count(article) : "More comments")}</a></nav>""");
        WriteForm(html, page);
        html.Raw("</section>\n"u8);
    }

    private static void WriteOrders(HtmlOutput html, ArticleContents page)
    {
        var now = page.Thread.Place.Order;
        html.Raw("<nav class=\"orders\" aria-label=\"Order of comments\"><ul>\n"u8);
        Link(ThreadOrder.Oldest, "Oldest first");
        Link(ThreadOrder.Newest, "Newest first");
        Link(ThreadOrder.MostReplies, "Most replies");
        html.Raw("</ul></nav>\n"u8);

        void Link(ThreadOrder order, string name) => html.Write(
            $"""<li><a href="{Order(page.Article, order)}"{new OptionalAttribute("rel", order == ThreadOrder.Oldest ? null : "nofollow")}{new OptionalAttribute("aria-current", order == now ? "true" : null)}>{name}</a></li>""");
    }

    private static void WriteForm(HtmlOutput html, ArticleContents page)
    {
        if (!page.Window.IsOpen)
        {
            html.Raw("<p class=\"notice\">Comments are closed.</p>\n"u8);
            return;
        }
        html.Raw(OutageNotice.Begin);
        CommentFormHtml.Write(html, page.Form, page.Stamp);
        html.Raw(OutageNotice.End);
    }

    private static string Order(ArticleView article, ThreadOrder order) => article.Address + (ThreadPlace.NameOf(order) is { } name ? "?order=" + name : "") + "#comments";

    private static string Next(ArticleView article, ThreadPlace place, string next)
    {
        var part = place.Comment is { } top ? $"comment={top}&" : ThreadPlace.NameOf(place.Order) is { } arranged ? $"order={arranged}&" : "";
        return $"{article.Address}?{part}after={next}#comments";
    }
}
