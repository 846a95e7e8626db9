using System.Buffers.Binary;
using System.Security.Cryptography;
using Masthead.Spam.Rules;

namespace Masthead.Spam.Learning;

/// <summary>
/// What ships: for every piece of evidence the rules' own prior and what training moved it by, and a constant. It knows kinds of evidence, never words
/// of one collection, so that it carries over to sites and languages that it was not trained on. Immutable.
/// </summary>
sealed class BaseModel
{
    private const int Version = 1;
    private const double Unit = 1.0 / 4096;
    private static readonly Lazy<BaseModel> Lazy = new(Load);
    private readonly HashTable<double> moves;

    internal BaseModel(double constant, IEnumerable<KeyValuePair<ulong, double>> moves) =>
        (Constant, this.moves) = (constant, new HashTable<double>([.. moves]));

    /// <summary>The model in this library.</summary>
    internal static BaseModel Shipped => Lazy.Value;

    /// <summary>The logit of a message without any evidence.</summary>
    internal double Constant { get; }

    /// <summary>The message's logit, and what each piece of its evidence adds to that.</summary>
    internal double Weigh(Evidence evidence, double[] weights)
    {
        var sum = Constant;
        for (var i = 0; i < evidence.Count; i++)
        {
            weights[i] = evidence.PriorAt(i) + moves[evidence.HashAt(i)];
            sum += weights[i];
        }

        return sum;
    }

    /// <summary>Mark, version, constant, entries by rising hash in units of 1/4096, SHA-256.</summary>
    internal byte[] ToBytes()
    {
        var kept = moves.Entries.Select(pair => (Hash: pair.Key, Move: (short)Math.Clamp(Math.Round(pair.Value / Unit), short.MinValue, short.MaxValue)))
            .Where(pair => pair.Move != 0).OrderBy(pair => pair.Hash).ToArray();
        var bytes = new byte[24 + kept.Length * 10 + 32];
        "MASTBASE"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes.AsSpan(12), Math.Round(Constant / Unit) * Unit);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(20), kept.Length);
        for (var i = 0; i < kept.Length; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24 + i * 10), kept[i].Hash);
            BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(32 + i * 10), kept[i].Move);
        }

        SHA256.HashData(bytes.AsSpan(0, bytes.Length - 32), bytes.AsSpan(bytes.Length - 32));
        return bytes;
    }

    internal static BaseModel FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 56 || !bytes[..8].SequenceEqual("MASTBASE"u8) || !SHA256.HashData(bytes[..^32]).AsSpan().SequenceEqual(bytes[^32..]))
        {
            throw new InvalidDataException("This is not a base model, or it is damaged.");
        }

        var moves = new Dictionary<ulong, double>();
        for (var i = 0; i < BinaryPrimitives.ReadInt32LittleEndian(bytes[20..]); i++)
        {
            moves[BinaryPrimitives.ReadUInt64LittleEndian(bytes[(24 + i * 10)..])] = BinaryPrimitives.ReadInt16LittleEndian(bytes[(32 + i * 10)..]) * Unit;
        }

        return new BaseModel(BinaryPrimitives.ReadDoubleLittleEndian(bytes[12..]), moves);
    }

    private static BaseModel Load()
    {
        using var file = typeof(BaseModel).Assembly.GetManifestResourceStream("Masthead.Spam.Learning.Base.model");
        if (file is null)
        {
            return new BaseModel(-1.5, []);
        }

        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return FromBytes(copy.ToArray());
    }
}
