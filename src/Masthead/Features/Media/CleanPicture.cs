using System.Buffers.Binary;

namespace Masthead.Features.Media;

/// <summary>Whether a picture carries nothing but pixels and colour: no place, no camera, nothing behind its end. Pure.</summary>
internal static class CleanPicture
{
    /// <summary>Known of WebP only; every other format is made clean by drawing it anew.</summary>
    public static bool IsClean(ReadOnlySpan<byte> bytes)
    {
        // RFC 9649: a header of 12 bytes, then chunks of a name, a length and data padded to an even number.
        if (bytes.Length < 20 || !bytes.StartsWith("RIFF"u8) || !bytes[8..12].SequenceEqual("WEBP"u8)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) + 8 != bytes.Length)
            return false;
        var rest = bytes[12..];
        while (rest.Length >= 8)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var whole = 8L + length + (length & 1);
            if (!IsPicture(rest[..4]) || whole > rest.Length)
                return false;
            rest = rest[(int)whole..];
        }
        return rest.IsEmpty;
    }

    private static bool IsPicture(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("VP8 "u8) || name.SequenceEqual("VP8L"u8) || name.SequenceEqual("VP8X"u8) || name.SequenceEqual("ALPH"u8);
}
