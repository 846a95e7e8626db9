using System.Globalization;
using System.Net;
using Masthead.Spam;
using Masthead.Web;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>A comment-check, submit-spam or submit-ham as it is understood: everything else that the client sent is dropped here.</summary>
internal sealed record CheckRequest
{
    public required Submission Submission { get; init; }
    public required string Address { get; init; }
    public required string Network { get; init; }
    public bool IsTest { get; init; }

    /// <summary>The site's own staff wrote it: always let through.</summary>
    public bool IsAdministrator { get; init; }

    /// <summary>One of the agreed values by which clients test: always spam.</summary>
    public bool IsGuaranteedSpam { get; init; }
    public bool WantsDiscard { get; init; }
    public bool WantsClassification { get; init; }
    public string? RecheckReason { get; init; }

    /// <summary>
    /// WordPress asks again about a comment that it keeps, on a moderator's word or by itself. It then takes <c>true</c> for spam whatever stands in
    /// the headers, and leaves the comment where it is when it is told neither spam nor ham.
    /// </summary>
    public bool IsModeratorsRecheck => RecheckReason is "recheck_queue" or "wp-cli";
    public bool IsRetry => RecheckReason is "retry";
    public string? Reporter { get; init; }
    public string? Callback { get; init; }

    /// <summary>The client's own numbers of the comment, to name it in a callback.</summary>
    public string? PostId { get; init; }
    public string? Parent { get; init; }

    private const int LongestText = 65_536;
    private const int LongestField = 1_000;

    private static readonly TimeSpan LongestSitting = TimeSpan.FromHours(24);

    /// <summary>A pure mapping: form in, request out.</summary>
    public static CheckRequest Read(FormBody form, DateTimeOffset now)
    {
        var address = Visitor(Short(form.Given(Field.UserIp)) ?? "");
        var author = Short(form[Field.CommentAuthor]);
        var email = Short(form[Field.CommentAuthorEmail]);
        var text = Unslash(Cut(form[Field.CommentContent] ?? "", LongestText));
        var isTest = form.Says(Field.IsTest);
        return new CheckRequest
        {
            Submission = new Submission
            {
                Text = text,
                Author = author is null ? null : Unslash(author),
                Email = email,
                Url = Short(form[Field.CommentAuthorUrl]),
                Ip = address.Length == 0 ? null : address,
                UserAgent = Short(form[Field.UserAgent]),
                Referrer = Short(form[Field.Referrer]),
                Permalink = Short(form[Field.Permalink]),
                ArticleLanguage = Language(form[Field.BlogLang]),
                ArticleText = form.Context.Count == 0 ? null : Cut(string.Join(", ", form.Context), LongestField),
                Date = Date(form[Field.CommentDateGmt], now),
                Kind = Short(form[Field.CommentType]) ?? Short(form[Field.ContentType]),
                HoneypotFilled = HoneypotFilled(form),
                FormAge = FormAge(form[Field.FormOpenedAt], now),
            },
            Address = address,
            Network = AddressPrefix.Parse(address).ToString(),
            IsTest = isTest,
            IsAdministrator = IsStaff(form[Field.UserRole]),
            IsGuaranteedSpam = author is "viagra-test-123" or "akismet-guaranteed-spam" || email == "akismet-guaranteed-spam@example.com",
            WantsDiscard = isTest && (form.Says(Field.TestDiscard) || text == "discard"),
            WantsClassification = form.Says(Field.Classify),
            RecheckReason = Short(form.Given(Field.RecheckReason)),
            Reporter = Short(form.Given(Field.Reporter)),
            Callback = form.Given(Field.Callback),
            PostId = Short(form.Given(Field.CommentPostId)),
            Parent = Short(form.Given(Field.CommentParent)),
        };
    }

    /// <summary>Nothing is longer than is useful, and nothing breaks a database that knows no NUL and no half characters. Null where empty.</summary>
    private static string? Short(string? text) => string.IsNullOrEmpty(text) ? null : Cut(text, LongestField) is { Length: > 0 } cut ? cut : null;

    private static string Cut(string text, int length)
    {
        var end = Math.Min(text.Length, length);
        if (end < text.Length && char.IsHighSurrogate(text[end - 1]))
            end--;
        var cut = end == text.Length ? text : text[..end];
        return cut.Contains('\0', StringComparison.Ordinal) ? cut.Replace("\0", "", StringComparison.Ordinal) : cut;
    }

    /// <summary>
    /// The visitor's address. A client behind a proxy may hand on all that it was told: a list of addresses, of which the visitor's is the first, or one with a
    /// port. What is no address then stays as it is.
    /// </summary>
    private static string Visitor(string given)
    {
        var first = given.AsSpan();
        first = (first.IndexOf(',') is var comma and >= 0 ? first[..comma] : first).Trim();
        if (first.IndexOf(':') is var colon and > 0 && first[..colon].Contains('.'))
            first = first[..colon];
        return first.Length < given.Length && IPAddress.TryParse(first, out _) ? first.ToString() : given;
    }

    /// <summary>WordPress sends text to be checked with a backslash before quotes and backslashes, and without them in its reports.</summary>
    private static string Unslash(string text) => !text.Contains('\\', StringComparison.Ordinal) ? text
        : text.Replace("\\\\", "\u0001", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal)
            .Replace("\\'", "'", StringComparison.Ordinal).Replace('\u0001', '\\');

    private static bool IsStaff(string? roles) => roles is { Length: > 0 }
        && Array.Exists(roles.Split(',', StringSplitOptions.TrimEntries), role => role.Equals("administrator", StringComparison.OrdinalIgnoreCase)
            || role.Equals("super_admin", StringComparison.OrdinalIgnoreCase));

    private static bool HoneypotFilled(FormBody form) =>
        form.Given(Field.WordPressHoneypot) is not null
        || (form.Given(Field.HoneypotFieldName) is { } name && !string.IsNullOrWhiteSpace(form.Find(name)));

    // The script writes the visitor's clock in milliseconds; a small number means that no script ran. Clocks that are wrong tell nothing.
    private static TimeSpan? FormAge(string? openedAt, DateTimeOffset now)
    {
        if (!long.TryParse(openedAt, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) || milliseconds > 253_402_300_799_999)
            return null;
        var age = now - DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return age >= TimeSpan.Zero && age <= LongestSitting ? age : null;
    }

    // "en, fr_ca": the first one.
    private static string? Language(string? list)
    {
        var first = list.AsSpan();
        first = (first.IndexOf(',') is var comma and >= 0 ? first[..comma] : first).Trim();
        return first.IsEmpty ? null : Short(first.ToString().Replace('_', '-'));
    }

    // ISO 8601 in its variants, or MySQL's "2026-11-22 07:36:14". A date that was never set, such as .NET's of the year 1, is none.
    private static DateTimeOffset? Date(string? text, DateTimeOffset now) => !string.IsNullOrEmpty(text) && text.Length <= 40
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
        && date >= DateTimeOffset.UnixEpoch && date <= now.AddYears(1) ? date : null;
}
