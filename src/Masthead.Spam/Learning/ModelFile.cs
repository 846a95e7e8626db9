using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace Masthead.Spam.Learning;

/// <summary>A site model as bytes: a mark, a version, whether a base stands behind it, the compressed state, and the SHA-256 of all that.</summary>
static class ModelFile
{
    private const int Version = 3;
    private static ReadOnlySpan<byte> Mark => "MASTSPAM"u8;

    internal static void Write(Stream stream, SiteModel model, bool hasBase, Thresholds thresholds)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Mark);
            writer.Write(Version);
            writer.Write(Features.Bits);
            writer.Write(hasBase);
            writer.Write(thresholds.Held);
            writer.Write(thresholds.Spam);
            using var packed = new MemoryStream();
            using (var deflate = new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                WriteState(deflate, model);
            }

            writer.Write((int)packed.Length);
            writer.Write(packed.ToArray());
        }

        var whole = bytes.ToArray();
        stream.Write(whole);
        stream.Write(SHA256.HashData(whole));
    }

    internal static SiteModel Read(Stream stream, out bool hasBase, out Thresholds thresholds)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        if (bytes.Length < 64 || !bytes.AsSpan(0, 8).SequenceEqual(Mark) || !SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32)).AsSpan().SequenceEqual(bytes.AsSpan(bytes.Length - 32)))
        {
            throw new InvalidDataException("This is not a filter's model, or it is damaged.");
        }

        using var reader = new BinaryReader(new MemoryStream(bytes, 8, bytes.Length - 40));
        var (version, bits) = (reader.ReadInt32(), reader.ReadInt32());
        if (version != Version || bits != Features.Bits)
        {
            throw new InvalidDataException($"This model is of version {version} with 2^{bits} buckets; this program reads version {Version} with 2^{Features.Bits}.");
        }

        hasBase = reader.ReadBoolean();
        thresholds = new Thresholds(reader.ReadDouble(), reader.ReadDouble());
        using var packed = new MemoryStream(reader.ReadBytes(reader.ReadInt32()));
        using var state = new BrotliStream(packed, CompressionMode.Decompress);
        return ReadState(state);
    }

    private static void WriteState(Stream stream, SiteModel model)
    {
        foreach (var part in Parts(model))
        {
            stream.Write(part.Span);
        }
    }

    private static SiteModel ReadState(Stream stream)
    {
        var model = new SiteModel { IsTouched = true };
        Span<double> numbers = stackalloc double[3];
        stream.ReadExactly(MemoryMarshal.AsBytes(numbers));
        (model.Learned, model.Spams, model.Hams) = ((long)numbers[0], (float)numbers[1], (float)numbers[2]);
        Span<double> blend = stackalloc double[model.Blend.State.Length];
        stream.ReadExactly(MemoryMarshal.AsBytes(blend));
        model.Blend.Restore(blend);
        stream.ReadExactly(MemoryMarshal.AsBytes<Vector128<float>>(model.Weights.AsSpan()));
        stream.ReadExactly(MemoryMarshal.AsBytes<Memory>(model.Memories.AsSpan()));
        return model;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Parts(SiteModel model)
    {
        double[] numbers = [model.Learned, model.Spams, model.Hams];
        yield return MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray();
        yield return MemoryMarshal.AsBytes(model.Blend.State.AsSpan()).ToArray();
        yield return MemoryMarshal.AsBytes<Vector128<float>>(model.Weights.AsSpan()).ToArray();
        yield return MemoryMarshal.AsBytes<Memory>(model.Memories.AsSpan()).ToArray();
    }
}
