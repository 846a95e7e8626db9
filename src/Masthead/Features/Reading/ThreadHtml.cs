using Masthead.Features.Comments;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>Draws comments, each with the answers to it inside.</summary>
internal static class ThreadHtml
{
    // From here on a name tells what a line no longer can.
    private const int NamesItsParent = 4;

    public static void Write(HtmlOutput html, ArticleContents page)
    {
        var place = new CommentPlace(page.Time, page.Article.Path, page.Thread.IsWholeThread, page.Window.IsOpen);
        Write(html, page, place, page.Thread.Roots, parent: null, level: 0);
    }

    /// <summary>Draws a comment anew, up to the answers to it; <see cref="DrawnComments"/> remembers.</summary>
    public static void Draw(HtmlOutput html, CommentView comment, CommentPlace place)
    {
        html.Write($"<li><article class=\"{new RawMarkup(comment.IsContext ? "comment context" : "comment")}\" id=\"comment-{comment.Id}\">\n");
        WriteHeader(html, comment, place);
        WriteWords(html, comment, place);
    }

    private static void Write(HtmlOutput html, ArticleContents page, CommentPlace place, IReadOnlyList<CommentView> comments, CommentView? parent, int level)
    {
        foreach (var comment in comments)
        {
            var here = place with { IsBelowNothing = parent is null, Named = level >= NamesItsParent && parent is not null ? new(parent.Id, parent.Name) : default };
            html.Raw(page.Drawn.Of(comment).Html(comment, here));
            WriteReplies(html, page, place, comment, level);
            html.Raw("</article></li>\n"u8);
        }
    }

    private static void WriteHeader(HtmlOutput html, CommentView comment, CommentPlace place)
    {
        if (comment.IsTombstone)
            html.Raw("<header>\n<h3>A comment that was here</h3>\n"u8);
        else if (comment.Website is { } website)
            html.Write($"<header>\n<h3><a href=\"{website}\" rel=\"ugc nofollow noopener\">{comment.Name}</a></h3>\n");
        else
            html.Write($"<header>\n<h3>{comment.Name}</h3>\n");
        html.Write($"""
            <a href="{CommentAddress.Of(place.ArticlePath, comment.Id, place.IsWholeThread)}"><time datetime="{PrintedTime.Machine(comment.CreatedAt)}">{place.Time.Short(comment.CreatedAt)}</time></a>
            """);
        if (place.Named.Id > 0)
            html.Write($"\n<a href=\"#comment-{place.Named.Id}\">to {place.Named.Name}</a>");
        else if (place.IsBelowNothing && comment.ParentId is { } elsewhere)
            html.Write($"\n<a href=\"{CommentAddress.Of(place.ArticlePath, elsewhere, isOnArticlePage: false)}\" rel=\"nofollow\">in reply to another</a>");
        html.Raw("\n</header>\n"u8);
    }

    private static void WriteWords(HtmlOutput html, CommentView comment, CommentPlace place)
    {
        if (comment.IsTombstone)
        {
            html.Raw("<div class=\"said gone\"><p>has been taken down. The replies to it stay.</p></div>\n"u8);
            return;
        }
        html.Raw("<div class=\"said\" dir=\"auto\">"u8);
        html.Raw(comment.Html);
        html.Raw("</div>\n"u8);
        if (place.TakesAnswers)
            html.Write($"""<footer><a href="/{place.ArticlePath}?reply={comment.Id}#leave-a-comment" rel="nofollow">Reply<span class="quiet"> to {comment.Name}</span></a></footer>""");
    }

    private static void WriteReplies(HtmlOutput html, ArticleContents page, CommentPlace place, CommentView comment, int level)
    {
        if (comment.Replies.Count > 0)
        {
            if (level == 0)
                html.Write($"\n<details open><summary>{Replies(comment)}</summary>");
            html.Raw("\n<ol>\n"u8);
            Write(html, page, place, comment.Replies, comment, level + 1);
            html.Raw(level == 0 ? "</ol></details>\n"u8 : "</ol>\n"u8);
        }
        if (comment.ContinuesElsewhere)
            html.Write($"""<p><a class="more" href="{CommentAddress.Of(page.Article.Path, comment.Id, isOnArticlePage: false)}" rel="nofollow">{(page.Thread.Place.Order == ThreadOrder.Oldest ? "Continue this thread" : "Show " + Replies(comment))}</a></p>""");
    }

    private static string Replies(CommentView comment) => comment.ShownReplies == 1 ? "1 reply" : comment.ShownReplies + " replies";
}
