using Masthead.Web;

namespace Masthead.Features.Comments;

/// <summary>Draws the form for a comment, under an article and after a refusal.</summary>
internal static class CommentFormHtml
{
    /// <param name="html">Where to.</param>
    /// <param name="form">What stands in it.</param>
    /// <param name="stamp">When it was opened, signed; null: it does not say.</param>
    public static void Write(HtmlOutput html, CommentForm form, string? stamp)
    {
        html.Raw("<form method=\"post\" action=\"/comments\" id=\"leave-a-comment\" aria-labelledby=\"leave-heading\">\n<h2 id=\"leave-heading\">Leave a comment</h2>\n"u8);
        if (form.ParentId is not null)
            html.Write($"""<p class="notice">In reply to {(form.ParentName is "" ? "a comment" : form.ParentName)}. <a href="{form.ArticleAddress}#leave-a-comment">Reply to the article instead</a></p>""");
        if (form.Error("") is { } whole)
            html.Write($"<p class=\"notice bad\" role=\"alert\">{whole}</p>\n");
        html.Write($"<input type=\"hidden\" name=\"article\" value=\"{form.ArticleId}\">\n");
        if (form.ParentId is { } parent)
            html.Write($"<input type=\"hidden\" name=\"parent\" value=\"{parent}\">\n");
        if (stamp is not null)
            html.Write($"<input type=\"hidden\" name=\"{LeaveForm.Opened}\" value=\"{stamp}\">\n");
        WriteFields(html, form);
        html.Write($"""
            <p class="trap" aria-hidden="true"><label for="comment-subject">Leave this empty</label><input id="comment-subject" name="{LeaveForm.Trap}" tabindex="-1" autocomplete="off"></p>
            <button>Post comment</button>
            <p class="hint">Comments are checked for spam on this server. <a href="/privacy/comments">Learn how your comment data is processed</a>. Sent one just now? <a href="{OwnComment.Address}" rel="nofollow">Change it or take it back</a>.</p>
            </form>

            """);
    }

    private static void WriteFields(HtmlOutput html, CommentForm form)
    {
        html.Write($"""
            <div class="pair">
            <div><label for="comment-name">Name</label><input id="comment-name" name="name" value="{form.Name}" required maxlength="80" autocomplete="name"{State(form, "name", null)}>{Wrong(form, "name")}</div>
            <div><label for="comment-email">Email</label><input id="comment-email" name="email" type="email" value="{form.Email}" required maxlength="254" autocomplete="email"{State(form, "email", "email-hint")}><p class="hint" id="email-hint">Never shown.</p>{Wrong(form, "email")}</div>
            </div>
            <div><label for="comment-website">Website</label><input id="comment-website" name="website" type="text" inputmode="url" value="{form.Website}" maxlength="500" autocomplete="url"{State(form, "website", "website-hint")}><p class="hint" id="website-hint">If you like.</p>{Wrong(form, "website")}</div>
            <div><label for="comment-text">Comment</label><textarea id="comment-text" name="comment" rows="7" required maxlength="20000"{State(form, "comment", null)}>
            {form.Comment}</textarea>{Wrong(form, "comment")}</div>

            """);
    }

    // Attributes that tell what is wrong with a field, and what helps with it.
    private static RawMarkup State(CommentForm form, string field, string? hint) => new(
        form.Error(field) is null ? hint is null ? "" : $" aria-describedby=\"{hint}\""
        // The first of them is where the writer goes on.
        : $" aria-invalid=\"true\" aria-describedby=\"wrong-{field}{(hint is null ? "" : " " + hint)}\"{(form.Errors.Keys.First() == field ? " autofocus" : "")}");

    private static RawMarkup Wrong(CommentForm form, string field) =>
        new(form.Error(field) is { } error ? $"<p class=\"error\" id=\"wrong-{field}\">{System.Net.WebUtility.HtmlEncode(error)}</p>" : "");
}
