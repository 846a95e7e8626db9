using System.Buffers;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>The <c>application/x-www-form-urlencoded</c> form of bytes: <c>+</c> is a space, <c>%XX</c> a byte, anything broken stands for itself.</summary>
internal static class PercentText
{
    // Leaves no byte, wherever it is put.
    private const ushort NoDigit = 0x100;

    private static readonly SearchValues<byte> Marks = SearchValues.Create("%+"u8);

    /// <summary>Of every byte: 0 to 15, or <see cref="NoDigit"/>.</summary>
    private static readonly ushort[] Digits = [.. Enumerable.Range(0, byte.MaxValue + 1)
        .Select(letter => char.IsAsciiHexDigit((char)letter) ? Convert.ToUInt16(((char)letter).ToString(), 16) : NoDigit)];

    public static bool IsPlain(ReadOnlySpan<byte> text) => !text.ContainsAny(Marks);

    /// <summary>Writes the bytes that the text stands for; at most as many as it has.</summary>
    /// <returns>How many were written.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        var written = 0;
        for (var at = 0; at < text.Length;)
        {
            if (text[at] != '%')
            {
                var plain = text[at..];
                plain = plain.IndexOf((byte)'%') is var end and >= 0 ? plain[..end] : plain;
                plain.Replace(bytes[written..], (byte)'+', (byte)' ');
                at += plain.Length;
                written += plain.Length;
            }
            else if (at + 2 < text.Length && (Digits[text[at + 1]] << 4 | Digits[text[at + 2]]) is var code and <= byte.MaxValue)
            {
                bytes[written++] = (byte)code;
                at += 3;
            }
            else
            {
                bytes[written++] = text[at++];
            }
        }
        return written;
    }
}
