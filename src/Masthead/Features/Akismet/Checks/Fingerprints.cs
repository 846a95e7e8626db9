using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Masthead.Spam;

namespace Masthead.Features.Akismet.Checks;

/// <summary>The fingerprints of one message: of its text, of its sender's name and address, of the address alone.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Prints(long Content, long Sender, long Email);

/// <summary>
/// By what a report finds its check, and a sender is known again: 64 bits of a keyed SHA-256. WordPress sends slashed text to be checked and
/// unslashed, filtered text in a report, so of a text only its letters and digits count, and of its markup only where links go.
/// </summary>
internal static class Fingerprints
{
    private const int LongestText = 16_384;

    public static Prints Of(byte[] secret, Submission message) => new(
        OfContent(secret, message.Text), OfSender(secret, message.Author, message.Email), OfEmail(secret, message.Email));

    public static long OfContent(byte[] secret, string text)
    {
        var normal = text.Length > LongestText ? text[..LongestText] : text;
        if (!IsAscii(normal))
            normal = Composed(normal);
        var letters = ArrayPool<char>.Shared.Rent(normal.Length);
        var hash = Keyed(secret, 'c', letters.AsSpan(0, Letters(normal, letters)));
        ArrayPool<char>.Shared.Return(letters);
        return hash;
    }

    private static long OfSender(byte[] secret, string? author, string? email) =>
        Keyed(secret, 's', $"{LettersOf(author)}\n{email?.Trim().ToLowerInvariant()}");

    // 0 where there is no address.
    private static long OfEmail(byte[] secret, string? email) => string.IsNullOrWhiteSpace(email) ? 0 : Keyed(secret, 'e', email.Trim().ToLowerInvariant());

    /// <summary>Names a message in the filter's memory, the same for every report of it.</summary>
    public static string Source(long siteId, long content, long sender) => string.Create(CultureInfo.InvariantCulture, $"{SourcesOf(siteId)}{content:x16}{sender:x16}");

    /// <summary>How the sources of a site's messages begin, and no other site's.</summary>
    public static string SourcesOf(long siteId) => string.Create(CultureInfo.InvariantCulture, $"akismet:{siteId}:");

    private static bool IsAscii(string text) => Ascii.IsValid(text);

    private static string Composed(string text)
    {
        try
        {
            return WithoutPiles(text).Normalize(NormalizationForm.FormC);
        }
        catch (ArgumentException)
        {
            // Half a surrogate pair.
            return text;
        }
    }

    /// <summary>
    /// Cuts marks that are piled on one letter as Unicode's stream-safe form does (UAX 15): to compose a text puts them in order, which takes the
    /// square of their number, and no script needs more.
    /// </summary>
    private static string WithoutPiles(string text)
    {
        const int HighestPile = 30;
        var (pile, kept) = (0, default(StringBuilder));
        for (var i = 0; i < text.Length; i++)
        {
            var isMark = CategoryAt(text, i) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;
            pile = isMark ? pile + 1 : 0;
            if (pile > HighestPile)
                kept ??= new StringBuilder(text, 0, i, text.Length);
            else
                kept?.Append(text[i]);
        }
        return kept?.ToString() ?? text;
    }

    /// <summary>Of the whole character, at either half of a pair.</summary>
    private static UnicodeCategory CategoryAt(string text, int at) =>
        CharUnicodeInfo.GetUnicodeCategory(text, char.IsLowSurrogate(text[at]) && at > 0 && char.IsHighSurrogate(text[at - 1]) ? at - 1 : at);

    private static string LettersOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var normal = IsAscii(text) ? text : Composed(text);
        var letters = new char[normal.Length];
        return new string(letters, 0, Letters(normal, letters));
    }

    /// <summary>Copies letters, digits and whatever lies outside the basic plane, in lower case; skips entities and tags but for their links.</summary>
    private static int Letters(ReadOnlySpan<char> text, Span<char> letters)
    {
        var written = 0;
        for (var i = 0; i < text.Length && written < letters.Length; i++)
        {
            var letter = text[i];
            if (letter < AsciiLetters.Length && AsciiLetters[letter] is var plain and not Opening)
            {
                // Without a branch: letters and all else follow each other as if by chance.
                letters[written] = plain;
                written += plain == '\0' ? 0 : 1;
            }
            else if (letter == '<' && EndOfTag(text[i..]) is var end and > 0)
            {
                written += Letters(Link(text.Slice(i, end)), letters[written..]);
                i += end - 1;
            }
            else if (letter == '&' && EndOfEntity(text[i..]) is var length and > 0)
            {
                i += length;
            }
            else if (letter >= AsciiLetters.Length && (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter)))
            {
                letters[written++] = char.ToLowerInvariant(letter);
            }
        }
        return written;
    }

    /// <summary>The length of the tag at the start, 0 where there is none: "a &lt; b" is text.</summary>
    private static int EndOfTag(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || !(char.IsAsciiLetter(text[1]) || text[1] is '/' or '!'))
            return 0;
        return text[..Math.Min(text.Length, 2000)].IndexOf('>') + 1;
    }

    private static ReadOnlySpan<char> Link(ReadOnlySpan<char> tag)
    {
        var at = tag.IndexOf("href=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return default;
        var rest = tag[(at + 5)..].TrimStart("\\\"'");
        var end = rest.IndexOfAny("\\\"' >");
        return end < 0 ? rest : rest[..end];
    }

    /// <summary>The index of the semicolon of the entity at the start, 0 where there is none.</summary>
    private static int EndOfEntity(ReadOnlySpan<char> text)
    {
        var end = text[..Math.Min(text.Length, 10)].IndexOf(';');
        return end > 1 && !text[1..end].ContainsAnyExcept(EntityLetters) ? end : 0;
    }

    private static readonly SearchValues<char> EntityLetters = SearchValues.Create("#abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    /// <summary>Stands for what may begin a tag or an entity.</summary>
    private const char Opening = '\uFFFF';

    /// <summary>Letters, small, and digits; 0 for all else.</summary>
    private static readonly char[] AsciiLetters =
        [.. Enumerable.Range(0, 0x80).Select(code => code is '<' or '&' ? Opening : char.IsAsciiLetterOrDigit((char)code) ? char.ToLowerInvariant((char)code) : '\0')];

    private static long Keyed(byte[] secret, char kind, ReadOnlySpan<char> text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(secret.Length + 1 + Encoding.UTF8.GetMaxByteCount(text.Length));
        secret.CopyTo(buffer.AsSpan());
        buffer[secret.Length] = (byte)kind;
        var length = secret.Length + 1 + Encoding.UTF8.GetBytes(text, buffer.AsSpan(secret.Length + 1));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.AsSpan(0, length), hash);
        ArrayPool<byte>.Shared.Return(buffer);
        return BinaryPrimitives.ReadInt64LittleEndian(hash);
    }
}
