namespace Masthead.Features.Comments;

/// <summary>
/// The way back to the receipt of the comment that this browser sent last: the answer to one that is published at once must lead to the comment and cannot
/// show it, and who has left the receipt of one that waits finds it again. A cookie of a quarter of an hour that is sent to one address only; nobody who does not comment gets it, and no page that is kept depends on it.
/// </summary>
internal static class OwnComment
{
    public const string Address = "/comments/mine";

    private const string Cookie = "own-comment";

    public static void Remember(HttpResponse response, string token) => response.Cookies.Append(Cookie, token, new CookieOptions
    {
        Path = Address,
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = true,
        MaxAge = OwnCommentRules.Window,
    });

    public static string? TokenIn(HttpRequest request) => request.Cookies[Cookie];
}
