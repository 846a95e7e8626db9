using System.Buffers.Binary;

namespace Masthead.Features.Media;

/// <summary>
/// What the first bytes of a picture say: its type and its size in pixels. No pixel is decoded, nothing outside the given bytes is read, and
/// what is not plainly one of the six kinds is refused. Pure.
/// </summary>
/// <param name="ContentType">By the bytes, whatever the file was called.</param>
/// <param name="Width">Pixels, as shown: a photograph that was taken sideways is turned.</param>
/// <param name="Height">Pixels, as shown.</param>
internal sealed record ImageHeader(string ContentType, int Width, int Height)
{
    /// <summary>Larger ones are no pictures for a page; a few such bytes could ask a browser for gigabytes.</summary>
    public const int LongestSide = 20_000;

    public static ImageHeader? Read(ReadOnlySpan<byte> bytes)
    {
        var header = Png(bytes) ?? Gif(bytes) ?? WebP(bytes) ?? Heif(bytes) ?? Jpeg(bytes);
        return header is { Width: > 0 and <= LongestSide, Height: > 0 and <= LongestSide } ? header : null;
    }

    private static ImageHeader? Png(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 24 && bytes.StartsWith(PngSignature) && bytes[12..16].SequenceEqual("IHDR"u8)
            ? new("image/png", (int)BinaryPrimitives.ReadUInt32BigEndian(bytes[16..]), (int)BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]))
            : null;

    private static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ImageHeader? Gif(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 10 && (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            ? new("image/gif", BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..]))
            : null;

    // RFC 9649: the first chunk is a lossy frame, a lossless one, or the header of an extended file.
    private static ImageHeader? WebP(ReadOnlySpan<byte> bytes)
    {
        const string type = "image/webp";
        if (bytes.Length < 30 || !bytes.StartsWith("RIFF"u8) || !bytes[8..12].SequenceEqual("WEBP"u8))
            return null;
        var chunk = bytes[12..16];
        var data = bytes[20..];
        if (chunk.SequenceEqual("VP8X"u8))
            return new(type, 1 + (data[4] | data[5] << 8 | data[6] << 16), 1 + (data[7] | data[8] << 8 | data[9] << 16));
        if (chunk.SequenceEqual("VP8L"u8) && data[0] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return new(type, (int)(bits & 0x3FFF) + 1, (int)(bits >> 14 & 0x3FFF) + 1);
        }
        if (chunk.SequenceEqual("VP8 "u8) && data[3] == 0x9D && data[4] == 0x01 && data[5] == 0x2A)
            return new(type, BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFF);
        return null;
    }

    // ISO/IEC 23008-12: HEIC is what telephones write, with the brands of its codec or, behind "mif1", among the compatible ones.
    private static string? HeifType(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16 || !bytes[4..8].SequenceEqual("ftyp"u8))
            return null;
        if (bytes[8..12].SequenceEqual("avif"u8) || bytes[8..12].SequenceEqual("avis"u8))
            return "image/avif";
        var brands = Box(bytes, "ftyp"u8);
        for (var at = 0; at + 4 <= brands.Length; at += 4)
            if (brands[at..(at + 3)].SequenceEqual("hei"u8) || brands[at..(at + 3)].SequenceEqual("hev"u8))
                return "image/heic";
        return null;
    }

    // ISO/IEC 14496-12: boxes of a length, a name and data. The size stands in the largest "ispe" of meta, iprp, ipco.
    private static ImageHeader? Heif(ReadOnlySpan<byte> bytes)
    {
        if (HeifType(bytes) is not { } type)
            return null;
        // The meta box is a full box: four bytes of version and flags come before what is in it.
        var meta = Box(bytes, "meta"u8);
        var properties = Box(Box(meta.Length > 4 ? meta[4..] : default, "iprp"u8), "ipco"u8);
        ImageHeader? largest = null;
        for (var size = Box(properties, "ispe"u8); size.Length >= 12; size = Box(properties = After(properties, size), "ispe"u8))
        {
            var (width, height) = (BinaryPrimitives.ReadUInt32BigEndian(size[4..]), BinaryPrimitives.ReadUInt32BigEndian(size[8..]));
            if (width <= LongestSide && height <= LongestSide && (largest is null || width * height > largest.Width * largest.Height))
                largest = new(type, (int)width, (int)height);
        }
        return largest;
    }

    /// <summary>What is in the first box of that name, or nothing.</summary>
    private static ReadOnlySpan<byte> Box(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> name)
    {
        while (boxes.Length >= 8)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(boxes);
            if (length < 8 || length > boxes.Length)
                return default;
            if (boxes[4..8].SequenceEqual(name))
                return boxes[8..(int)length];
            boxes = boxes[(int)length..];
        }
        return default;
    }

    /// <summary>The boxes that come after the one whose inside is given.</summary>
    private static ReadOnlySpan<byte> After(ReadOnlySpan<byte> boxes, ReadOnlySpan<byte> inside)
    {
        boxes.Overlaps(inside, out var start);
        return boxes[(start + inside.Length)..];
    }

    // ITU T.81: segments of marker and length, until the frame header, which holds the size. An Exif segment before it may turn the picture.
    private static ImageHeader? Jpeg(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 4 || bytes[0] != 0xFF || bytes[1] != 0xD8)
            return null;
        var isTurned = false;
        for (var at = 2; at + 9 < bytes.Length;)
        {
            if (bytes[at] != 0xFF)
                return null;
            var marker = bytes[at + 1];
            if (marker is 0xFF)
            {
                at++;
                continue;
            }
            if (marker is >= 0xD0 and <= 0xD9 or 0x01)
            {
                at += 2;
                continue;
            }
            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                int height = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]), width = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]);
                return isTurned ? new("image/jpeg", height, width) : new("image/jpeg", width, height);
            }
            if (marker == 0xE1 && at + 2 + length <= bytes.Length)
                isTurned = Orientation(bytes.Slice(at + 4, Math.Max(0, length - 2))) >= 5;
            if (length < 2 || marker == 0xDA)
                return null;
            at += 2 + length;
        }
        return null;
    }

    // Exif 2.3, section 4.6: a TIFF header, then the first directory; tag 0x0112 says how the camera was held.
    private static int Orientation(ReadOnlySpan<byte> exif)
    {
        if (exif.Length < 14 || !exif.StartsWith("Exif\0\0"u8))
            return 1;
        var tiff = exif[6..];
        var isLittle = tiff[0] == 'I';
        ushort Short(ReadOnlySpan<byte> from) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(from) : BinaryPrimitives.ReadUInt16BigEndian(from);
        var directory = isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory > tiff.Length - 2)
            return 1;
        var entries = tiff[(int)directory..];
        int count = Short(entries);
        for (var i = 0; i < count && 2 + (i + 1) * 12 <= entries.Length; i++)
            if (Short(entries[(2 + i * 12)..]) == 0x0112)
                return Short(entries[(2 + i * 12 + 8)..]);
        return 1;
    }
}
