using System.Text;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>The parameters that the protocol knows, or that real clients send and that tell us something. All others are never even decoded.</summary>
internal enum Field
{
    None = -1,
    ApiKey,
    Key,
    Blog,
    BlogLang,
    BlogCharset,
    UserIp,
    UserAgent,
    UserRole,
    Referrer,
    Permalink,
    CommentType,
    ContentType,
    CommentAuthor,
    CommentAuthorEmail,
    CommentAuthorUrl,
    CommentContent,
    CommentDateGmt,
    CommentPostId,
    CommentParent,
    CommentContext,
    IsTest,
    TestDiscard,
    RecheckReason,
    HoneypotFieldName,
    Reporter,
    Callback,
    Classify,
    From,
    Month,
    Filter,
    Format,
    Limit,
    Offset,
    Extended,
    FormOpenedAt,
    WordPressHoneypot,
}

/// <summary>Finds the <see cref="Field"/> of a name: exact, as in PHP, which the first server of this protocol was written in.</summary>
internal static class FieldNames
{
    public const int Count = (int)Field.WordPressHoneypot + 1;

    private const int Buckets = 256;

    private static readonly (byte[] Name, Field Field)[] All = new (string Name, Field Field)[]
    {
        ("api_key", Field.ApiKey), ("key", Field.Key), ("blog", Field.Blog), ("blog_lang", Field.BlogLang), ("blog_charset", Field.BlogCharset),
        ("user_ip", Field.UserIp), ("user_agent", Field.UserAgent), ("user_role", Field.UserRole), ("referrer", Field.Referrer),
        ("permalink", Field.Permalink), ("comment_type", Field.CommentType), ("content_type", Field.ContentType),
        ("comment_author", Field.CommentAuthor), ("comment_author_email", Field.CommentAuthorEmail), ("comment_author_url", Field.CommentAuthorUrl),
        ("comment_content", Field.CommentContent), ("comment_date_gmt", Field.CommentDateGmt), ("comment_post_ID", Field.CommentPostId),
        ("comment_parent", Field.CommentParent), ("comment_context", Field.CommentContext), ("is_test", Field.IsTest),
        ("test_discard", Field.TestDiscard), ("recheck_reason", Field.RecheckReason), ("honeypot_field_name", Field.HoneypotFieldName),
        ("reporter", Field.Reporter), ("callback", Field.Callback), ("classify", Field.Classify), ("from", Field.From), ("month", Field.Month),
        ("filter", Field.Filter), ("format", Field.Format), ("limit", Field.Limit), ("offset", Field.Offset), ("extended", Field.Extended),
        ("POST_ak_js_1", Field.FormOpenedAt), ("POST_ak_hp_textarea", Field.WordPressHoneypot),
    }.Select(field => (Encoding.ASCII.GetBytes(field.Name), field.Field)).ToArray();

    private static readonly (byte[] Name, Field Field)[][] Table = Enumerable.Range(0, Buckets)
        .Select(bucket => All.Where(field => Bucket(field.Name) == bucket).ToArray()).ToArray();

    public static Field Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
            return Field.None;
        foreach (var (known, field) in Table[Bucket(name)])
            if (name.SequenceEqual(known))
                return field;
        return Field.None;
    }

    private static int Bucket(ReadOnlySpan<byte> name) => (name.Length * 37 + name[0] * 11 + name[^1] * 5 + name[name.Length / 2]) & (Buckets - 1);
}
