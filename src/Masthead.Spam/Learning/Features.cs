using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Masthead.Spam.Text;

namespace Masthead.Spam.Learning;

/// <summary>What kind of evidence a feature is: each kind has its own share of the vector's length.</summary>
enum Kind : byte
{
    Sign,
    Word,
    Author,
    Char,
}

/// <summary>
/// One message as a sparse vector over hashed buckets: each bucket at most once, so that repeating a word does not shout. Every entry belongs to a
/// group, by which its share of the verdict is told to people. One per thread, reused.
/// </summary>
sealed class Features
{
    internal const int Bits = 18;
    internal const int Buckets = 1 << Bits;
    internal const int Capacity = 24576;
    internal const int MaxGroups = 4096;

    /// <summary>Group of everything that has no group of its own.</summary>
    internal const ushort Rest = 0;

    private const int KindCount = 4, UsualSigns = 12;
    private static readonly float[] Shares = [0.9f, 1.5f, 0.8f, 1.5f];

    internal readonly int[] Index = new int[Capacity];
    internal readonly ushort[] Group = new ushort[Capacity];
    internal readonly float[] Value = new float[Capacity];
    private readonly ulong[] seen = new ulong[Buckets / 64];

    /// <summary>Where each kind begins: kinds are added one after the other.</summary>
    private readonly int[] first = new int[KindCount + 1];
    internal int Count;

    /// <summary>Where the runs of characters begin: everything before is words, name and signs.</summary>
    internal int FirstRun { get; private set; }

    private readonly ushort[] lanes = new ushort[Fingerprint.Lanes];

    internal void Clear()
    {
        for (var i = 0; i < Count; i++)
        {
            seen[Index[i] >> 6] = 0;
        }

        Count = FirstRun = 0;
        Array.Fill(lanes, Fingerprint.Empty);
    }

    /// <summary>Takes over a message that was weighed before.</summary>
    internal void Load(ReadOnlySpan<int> index, ReadOnlySpan<float> value, int firstRun)
    {
        Clear();
        FirstRun = firstRun;
        index.CopyTo(Index);
        value.CopyTo(Value);
        Count = index.Length;
    }

    /// <summary>What is added from here on is of this kind. Kinds come in their order.</summary>
    internal void Begin(Kind kind) => first[(int)kind] = Count;

    /// <summary>Adds a feature by its 64-bit hash, unless its bucket is there already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Add(ulong hash, ushort group)
    {
        var index = (int)((hash * 0x9E3779B97F4A7C15) >> (64 - Bits));
        ref var word = ref seen[index >> 6];
        var bit = 1UL << (index & 63);
        var count = Count;
        if ((word & bit) != 0 || count == Capacity)
        {
            return;
        }

        word |= bit;
        Index[count] = index;
        Group[count] = group;
        Count = count + 1;
    }

    /// <summary>Lets a character 5-gram's hash into the message's sketch: each lane keeps its least.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Sample(ulong hash)
    {
        hash *= 0xD6E8FEB86659FD93;
        ref var lane = ref lanes[hash >> 59];
        lane = Math.Min(lane, (ushort)(hash >> 40));
    }

    /// <summary>The message's sketch.</summary>
    internal Fingerprint Sketch
    {
        get
        {
            var sketch = default(Fingerprint);
            MemoryMarshal.Cast<ushort, ulong>(lanes).CopyTo(sketch);
            return sketch;
        }
    }

    /// <summary>Gives every kind its share: signs count in full, the others share a fixed length among however many there are.</summary>
    internal void Weigh()
    {
        (FirstRun, first[KindCount]) = (first[(int)Kind.Char], Count);
        for (var kind = 0; kind < KindCount; kind++)
        {
            var values = Value.AsSpan(first[kind]..first[kind + 1]);
            values.Fill(Shares[kind] / MathF.Sqrt(Math.Max(1, kind == (int)Kind.Sign ? UsualSigns : values.Length)));
        }
    }
}
