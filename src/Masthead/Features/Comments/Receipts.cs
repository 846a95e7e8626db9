using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Masthead.Storage;

namespace Masthead.Features.Comments;

/// <summary>
/// The private address of a comment: its id with a signature over it, so that nothing need be kept and nobody can guess another's.
/// Who holds it wrote the comment.
/// </summary>
internal sealed class Receipts(SecretFiles secrets)
{
    private const int IdLength = 8;
    private const int SignatureLength = 16;

    // When it is used and not before: a verb that only looks must not find that the site has made a file.
    private byte[] Key => secrets.Get("comment-receipts");

    public string TokenOf(long commentId)
    {
        Span<byte> token = stackalloc byte[IdLength + SignatureLength];
        BinaryPrimitives.WriteInt64BigEndian(token, commentId);
        Sign(token[..IdLength], token[IdLength..]);
        return Base64Url.EncodeToString(token);
    }

    public string AddressOf(long commentId) => "/comments/status/" + TokenOf(commentId);

    /// <summary>The id of the comment, or null when the token is not one of ours.</summary>
    public long? CommentOf(string? token)
    {
        Span<byte> bytes = stackalloc byte[IdLength + SignatureLength];
        if (token is null || Base64Url.DecodeFromChars(token, bytes, out _, out var length) != OperationStatus.Done || length != bytes.Length)
            return null;
        Span<byte> expected = stackalloc byte[SignatureLength];
        Sign(bytes[..IdLength], expected);
        return CryptographicOperations.FixedTimeEquals(expected, bytes[IdLength..]) ? BinaryPrimitives.ReadInt64BigEndian(bytes) : null;
    }

    private void Sign(ReadOnlySpan<byte> id, Span<byte> signature)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Key, id, whole);
        whole[..SignatureLength].CopyTo(signature);
    }
}
