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

    /// <summary>A WebP file without the chunks that say who, where and with what. The encoder is asked not to write them, and writes them all the same.</summary>
    public static byte[] WithoutMetadata(byte[] webp)
    {
        using var clean = new MemoryStream(webp.Length);
        clean.Write(webp.AsSpan(0, 12));
        for (var rest = webp.AsSpan(12); rest.Length >= 8;)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            var whole = (int)Math.Min(8L + length + (length & 1), rest.Length);
            var chunk = rest[..whole];
            // The first byte of the extended header says which of the chunks follow.
            if (chunk.StartsWith("VP8X"u8) && chunk.Length > 8)
                chunk[8] &= unchecked((byte)~(HasExif | HasXmp));
            if (!chunk.StartsWith("EXIF"u8) && !chunk.StartsWith("XMP "u8))
                clean.Write(chunk);
            rest = rest[whole..];
        }
        var bytes = clean.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), (uint)bytes.Length - 8);
        return bytes;
    }

    private const int HasExif = 0x08;
    private const int HasXmp = 0x04;

    private static bool IsPicture(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("VP8 "u8) || name.SequenceEqual("VP8L"u8) || name.SequenceEqual("VP8X"u8) || name.SequenceEqual("ALPH"u8);
}
