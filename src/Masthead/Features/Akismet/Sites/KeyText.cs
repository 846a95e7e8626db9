using System.Security.Cryptography;
using System.Text;

namespace Masthead.Features.Akismet.Sites;

/// <summary>
/// The text of a key: 12 characters, because WordPress refuses any other length without asking; of 0-9 and a-f (48 bits), because its settings
/// page drops every other letter that is typed there; and small ones, because a key may stand as the first label of a host name, which knows no
/// capitals. Older keys have letters up to z and stay good.
/// </summary>
internal static class KeyText
{
    public const int Length = 12;

    public static string New() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    public static string Hint(string key) => key[..3];

    /// <summary>What is kept of a key.</summary>
    public static string Hash(byte[] secret, string key) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(key)));

    /// <summary>Writes the key in lower case; false when it cannot be one.</summary>
    public static bool TryNormalise(ReadOnlySpan<char> text, Span<byte> key)
    {
        if (text.Length != Length)
            return false;
        for (var i = 0; i < Length; i++)
        {
            var letter = char.ToLowerInvariant(text[i]);
            if (!char.IsAsciiLetterLower(letter) && !char.IsAsciiDigit(letter))
                return false;
            key[i] = (byte)letter;
        }
        return true;
    }
}
