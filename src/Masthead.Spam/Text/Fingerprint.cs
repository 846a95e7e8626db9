using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Masthead.Spam.Text;

/// <summary>
/// A one-permutation MinHash sketch of a message's character 5-grams, after disguises are undone: 32 lanes of 16 bits. Lanes in which two
/// sketches agree estimate the Jaccard similarity of their 5-gram sets (Li, Owen and Zhang, NIPS 2012).
/// </summary>
[InlineArray(Words)]
public struct Fingerprint : IEquatable<Fingerprint>
{
    internal const int Words = 8;
    internal const int Lanes = 32;
    internal const ushort Empty = ushort.MaxValue;
    private ulong first;

    /// <summary>How alike two messages are, 0 to 1. Messages of fewer than about 20 characters have too few 5-grams to tell: 0.</summary>
    public readonly double Similarity(in Fingerprint other)
    {
        var mine = MemoryMarshal.Cast<ulong, ushort>(this);
        var theirs = MemoryMarshal.Cast<ulong, ushort>(other);
        var (equal, empty) = (0, 0);
        for (var lane = 0; lane < Lanes; lane += Vector128<ushort>.Count)
        {
            var lanes = Vector128.Create(mine[lane..]);
            var same = Vector128.Equals(lanes, Vector128.Create(theirs[lane..]));
            equal += BitOperations.PopCount(same.ExtractMostSignificantBits());
            empty += BitOperations.PopCount((same & Vector128.Equals(lanes, Vector128.Create(Empty))).ExtractMostSignificantBits());
        }

        // Lanes that are empty in both say nothing.
        var used = Lanes - empty;
        return used < 10 ? 0 : (double)(equal - empty) / used;
    }

    /// <summary>The sketch as 128 hexadecimal digits, for storing beside a comment.</summary>
    public override readonly string ToString() => string.Create(Words * 16, this, static (text, value) =>
    {
        for (var i = 0; i < Words; i++)
        {
            value[i].TryFormat(text.Slice(i * 16, 16), out _, "x16");
        }
    });

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <returns>Whether <paramref name="text"/> is such a text.</returns>
    public static bool TryParse(string? text, out Fingerprint value)
    {
        value = default;
        if (text?.Length != Words * 16)
        {
            return false;
        }

        for (var i = 0; i < Words; i++)
        {
            if (!ulong.TryParse(text.AsSpan(i * 16, 16), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var word))
            {
                return false;
            }

            value[i] = word;
        }

        return true;
    }

    /// <inheritdoc/>
    public readonly bool Equals(Fingerprint other) => ((ReadOnlySpan<ulong>)this).SequenceEqual(other);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is Fingerprint other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode()
    {
        var hash = 0UL;
        foreach (var word in this)
        {
            hash = BitOperations.RotateLeft(hash, 5) ^ word;
        }

        return (int)(hash ^ hash >> 32);
    }

    /// <summary>Whether both sketches are the same.</summary>
    public static bool operator ==(Fingerprint left, Fingerprint right) => left.Equals(right);

    /// <summary>Whether the sketches differ.</summary>
    public static bool operator !=(Fingerprint left, Fingerprint right) => !left.Equals(right);
}
