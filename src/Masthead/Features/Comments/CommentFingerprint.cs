using System.Security.Cryptography;
using System.Text;

namespace Masthead.Features.Comments;

/// <summary>By what two requests are known to be the same comment: article, parent, sender and words. Not by the address: a phone changes it between tries.</summary>
internal static class CommentFingerprint
{
    public static byte[] Of(SentComment sent, CommentText text) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
        '\0', sent.ArticleId, sent.ParentId ?? 0, text.Name, text.Email.ToLowerInvariant(), text.Website, text.Text.ReplaceLineEndings("\n").Trim())));
}
