using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Masthead.Spam;

namespace Masthead.Features.SpamFilter;

/// <summary>What of an example tells it from every other, without the message.</summary>
internal sealed record ExampleMark(long Id, Label Label, string Reporter, DateTimeOffset LearntAt);

/// <summary>Names a row of examples: a chain of SHA-256 over their marks. Two chains are equal only when the same examples were added in the same order.</summary>
internal sealed class ExampleChain
{
    private const int Fixed = 20;

    private byte[] hash = new byte[SHA256.HashSizeInBytes];

    public long LastId { get; private set; }
    public int Count { get; private set; }

    /// <exception cref="ArgumentException">A later example was added before.</exception>
    public void Add(ExampleMark mark)
    {
        if (mark.Id <= LastId)
            throw new ArgumentException($"Example {mark.Id} comes before {LastId}, which is learnt already.", nameof(mark));
        var reporter = Encoding.UTF8.GetBytes(mark.Reporter);
        var link = new byte[hash.Length + Fixed + reporter.Length];
        hash.CopyTo(link, 0);
        var own = link.AsSpan(hash.Length);
        BinaryPrimitives.WriteInt64LittleEndian(own, mark.Id);
        BinaryPrimitives.WriteInt32LittleEndian(own[8..], (int)mark.Label);
        BinaryPrimitives.WriteInt64LittleEndian(own[12..], mark.LearntAt.ToUnixTimeMilliseconds());
        reporter.CopyTo(own[Fixed..]);
        hash = SHA256.HashData(link);
        (LastId, Count) = (mark.Id, Count + 1);
    }

    public bool IsSameAs(ExampleChain other) => Count == other.Count && hash.AsSpan().SequenceEqual(other.hash);

    public void WriteTo(BinaryWriter writer)
    {
        writer.Write(LastId);
        writer.Write(Count);
        writer.Write(hash);
    }

    public static ExampleChain ReadFrom(BinaryReader reader) =>
        new() { LastId = reader.ReadInt64(), Count = reader.ReadInt32(), hash = reader.ReadBytes(SHA256.HashSizeInBytes) };
}
