using System.Runtime.CompilerServices;

namespace Masthead.Spam.Learning;

/// <summary>One bit for each of a few hundred hashes, close at hand: most of what is asked for is in no table, and is done with after a look here. Filled once, then immutable.</summary>
sealed class Sieve
{
    private const int Bits = 15;
    private readonly ulong[] marks = new ulong[(1 << Bits) / 64];

    internal void Add(ulong hash) => marks[Word(hash)] |= 1UL << Bit(hash);

    /// <summary>False: it was not added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool MayHold(ulong hash) => (marks[Word(hash)] >> Bit(hash) & 1) == 1;

    private static int Word(ulong hash) => (int)(hash >> (64 - Bits) >> 6);

    private static int Bit(ulong hash) => (int)(hash >> (64 - Bits)) & 63;
}
