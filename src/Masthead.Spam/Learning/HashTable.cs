using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Masthead.Spam.Learning;

/// <summary>
/// A fixed table by 64-bit hashes that are spread already, asked several times for every word: open addressing, at most half full, one look at one place.
/// Immutable once made.
/// </summary>
sealed class HashTable<T> where T : struct
{
    private readonly Slot[] slots;
    private readonly int shift;

    /// <param name="entries">Each hash once; 0 stands for an empty place and must not be among them.</param>
    internal HashTable(IReadOnlyCollection<KeyValuePair<ulong, T>> entries)
    {
        slots = new Slot[BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, entries.Count * 2))];
        shift = 64 - BitOperations.Log2((uint)slots.Length);
        foreach (var (hash, value) in entries)
        {
            ArgumentOutOfRangeException.ThrowIfZero(hash, nameof(entries));
            slots[Find(hash)] = new Slot(hash, value);
        }

        Entries = entries;
    }

    /// <summary>What it was made of.</summary>
    internal IReadOnlyCollection<KeyValuePair<ulong, T>> Entries { get; }

    /// <summary>The value of a hash, or the type's default where there is none.</summary>
    internal T this[ulong hash]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var places = slots;
            for (var at = (int)(hash >> shift); (uint)at < (uint)places.Length; at = (at + 1) & (places.Length - 1))
            {
                if (places[at].Hash == hash)
                {
                    return places[at].Value;
                }

                if (places[at].Hash == 0)
                {
                    break;
                }
            }

            return default;
        }
    }

    private int Find(ulong hash)
    {
        var places = slots;
        var at = (int)(hash >> shift);
        while ((uint)at < (uint)places.Length && places[at].Hash != 0 && places[at].Hash != hash)
        {
            at = (at + 1) & (places.Length - 1);
        }

        return at;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Slot(ulong Hash, T Value);
}
