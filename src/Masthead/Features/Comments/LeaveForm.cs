namespace Masthead.Features.Comments;

/// <summary>The fields of the form as they are sent, and the form as it comes back.</summary>
internal static class LeaveForm
{
    /// <summary>The field that people cannot see.</summary>
    public const string Trap = "subject";

    /// <summary>When the form was opened, signed; only in forms made for one visitor.</summary>
    public const string Opened = "opened";

    public static SentComment Read(HttpRequest request, IFormCollection form, FormStamps stamps) => new(
        Number(form, "article") ?? 0, Number(form, "parent"),
        new TypedComment(Text(form, CommentRules.Name), Text(form, CommentRules.Email), Text(form, CommentRules.Website), Text(form, CommentRules.Words)))
    {
        Address = request.HttpContext.Connection.RemoteIpAddress,
        UserAgent = request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null,
        Referrer = request.Headers.Referer.ToString() is { Length: > 0 } referrer ? referrer : null,
        HoneypotFilled = Text(form, Trap).Length > 0,
        FormAge = stamps.AgeOf(Text(form, Opened)),
    };

    public static CommentForm Again(SentComment sent, LeaveRefusal refusal, string articleAddress, string parentName) => new()
    {
        ArticleId = sent.ArticleId,
        ArticleAddress = articleAddress,
        ParentId = refusal.KeepsParent ? sent.ParentId : null,
        ParentName = parentName,
        Name = sent.Typed.Name,
        Email = sent.Typed.Email,
        Website = sent.Typed.Website,
        Comment = sent.Typed.Comment,
        Errors = refusal.Errors,
        IsForOneVisitor = true,
    };

    // A field that comes twice is no field of ours: the first is taken, never both joined.
    private static string Text(IFormCollection form, string field) => form[field] is { Count: > 0 } values ? values[0] ?? "" : "";

    private static long? Number(IFormCollection form, string field) =>
        long.TryParse(Text(form, field), System.Globalization.NumberStyles.None, null, out var number) ? number : null;
}
