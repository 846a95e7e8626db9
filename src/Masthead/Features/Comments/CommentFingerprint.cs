using System.Security.Cryptography;
using System.Text;

namespace Masthead.Features.Comments;

/// <summary>By what two requests are known to be the same comment: article, parent, sender and words. Not by the address: a phone changes it between tries.</summary>
internal static class CommentFingerprint
{
    /// <summary>Bytes of one: what every comment puts into an index is short, and these tell any number of comments under one article apart.</summary>
    public const int Length = 12;

    public static byte[] Of(SentComment sent, CommentText text) => Of(string.Join(
        '\0', sent.ArticleId, sent.ParentId ?? 0, text.Name, text.Email.ToLowerInvariant(), text.Website, text.Text.ReplaceLineEndings("\n").Trim()));

    /// <summary>Of a comment that is known by other means.</summary>
    /// <param name="name">No other comment under its article has this one.</param>
    public static byte[] Of(string name) => Of(Encoding.UTF8.GetBytes(name));

    public static byte[] Of(ReadOnlySpan<byte> name) => SHA256.HashData(name)[..Length];
}
