using System.Buffers;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>The <c>application/x-www-form-urlencoded</c> form of bytes: <c>+</c> is a space, <c>%XX</c> a byte, anything broken stands for itself.</summary>
internal static class PercentText
{
    private static readonly SearchValues<byte> Marks = SearchValues.Create("%+"u8);

    public static bool IsPlain(ReadOnlySpan<byte> text) => !text.ContainsAny(Marks);

    /// <summary>Writes the bytes that the text stands for; at most as many as it has.</summary>
    /// <returns>How many were written.</returns>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> bytes)
    {
        var written = 0;
        while (text.IndexOfAny(Marks) is var mark and >= 0)
        {
            text[..mark].CopyTo(bytes[written..]);
            written += mark;
            var isByte = TryByte(text[mark..], out var value);
            bytes[written++] = isByte ? value : text[mark] == '+' ? (byte)' ' : text[mark];
            text = text[(mark + (isByte ? 3 : 1))..];
        }
        text.CopyTo(bytes[written..]);
        return written + text.Length;
    }

    private static bool TryByte(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text[0] != '%' || text.Length < 3)
            return false;
        var (high, low) = (Digit(text[1]), Digit(text[2]));
        value = (byte)(high << 4 | low);
        return (high | low) < 16;
    }

    /// <summary>0 to 15, or 16 for no digit.</summary>
    private static int Digit(byte letter) => letter switch
    {
        >= (byte)'0' and <= (byte)'9' => letter - '0',
        >= (byte)'a' and <= (byte)'f' => letter - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => letter - 'A' + 10,
        _ => 16,
    };
}
