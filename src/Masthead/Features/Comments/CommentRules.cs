using Masthead.Web.Sanitising;

namespace Masthead.Features.Comments;

/// <summary>A comment as somebody typed it, nothing checked yet.</summary>
internal sealed record TypedComment(string Name, string Email, string Website, string Comment);

/// <summary>What must be true of a comment before it is taken, said to its writer by field name. Pure.</summary>
internal static class CommentRules
{
    public const string Name = "name";
    public const string Email = "email";
    public const string Website = "website";
    public const string Words = "comment";

    public static IReadOnlyDictionary<string, string> Check(TypedComment typed)
    {
        var errors = new Dictionary<string, string>();
        void Require(bool holds, string field, string message)
        {
            if (!holds)
                errors.TryAdd(field, message);
        }

        Require(typed.Name.Length <= 4 * Comment.LongestName, Name, $"Keep your name within {Comment.LongestName} characters.");
        Require(PlainText.Clean(typed.Name, Comment.LongestName).Length > 0, Name, "Tell us the name to print above your comment.");
        Require(typed.Email.Trim().Length > 0, Email, "Tell us your e-mail address. It is never shown.");
        Require(IsEmail(typed.Email.Trim()), Email, "That does not look like an e-mail address: it reads like name@example.org.");
        Require(string.IsNullOrWhiteSpace(typed.Website) || WebsiteOf(typed) is { Length: > 0 }, Website,
            "That does not look like a web address: it reads like https://example.org. You may also leave it empty.");
        Require(!string.IsNullOrWhiteSpace(typed.Comment), Words, "Write a comment first.");
        Require(typed.Comment.Length <= Comment.LongestText, Words,
            $"That is too long: {typed.Comment.Length:N0} characters, and there is room for {Comment.LongestText:N0}.");
        Require(typed.Comment.Length > Comment.LongestText || string.IsNullOrWhiteSpace(typed.Comment) || !ShowsNothing(typed.Comment), Words,
            "Nothing of that can be shown: write it in plain words.");
        return errors;
    }

    /// <summary>As it is kept. Call only for what <see cref="Check"/> found nothing wrong with.</summary>
    public static CommentText Accept(TypedComment typed) => new(
        PlainText.Clean(typed.Name, Comment.LongestName), typed.Email.Trim(), WebsiteOf(typed) ?? "",
        // No database keeps this character, and nobody typed it.
        typed.Comment.Replace("\0", "", StringComparison.Ordinal), CommentHtml.FromPlainText(typed.Comment));

    // Outside of tags and entities every letter is shown: only what may have one is read through.
    private static bool ShowsNothing(string words) =>
        (words.AsSpan().ContainsAny('<', '&') || !words.Any(char.IsLetterOrDigit)) && CommentHtml.FromPlainText(words).Length == 0;

    private static string? WebsiteOf(TypedComment typed) =>
        SafeUrl.Website(typed.Website.Trim()) is { Length: <= Comment.LongestWebsite } url ? url : null;

    // Only what no address can lack: whether it exists is not asked.
    private static bool IsEmail(string text) =>
        text.Length is > 2 and <= Comment.LongestEmail && text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at == text.LastIndexOf('@')
        && at < text.Length - 1 && !text.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || char.IsSurrogate(c));
}
