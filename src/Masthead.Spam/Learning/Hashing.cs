using System.Runtime.CompilerServices;

namespace Masthead.Spam.Learning;

/// <summary>Hashes that are the same in every process and on every machine.</summary>
static class Hashing
{
    internal const ulong Seed = 0xCBF29CE484222325;
    internal const ulong Prime = 0x9E3779B97F4A7C15;

    internal static ulong Of(ReadOnlySpan<char> text, ulong seed = Seed)
    {
        foreach (var c in text)
        {
            seed = Step(seed, c);
        }

        return seed;
    }

    /// <summary>The hash of a text from the hash of all but its last character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong Step(ulong hash, char c)
    {
        hash = (hash ^ c) * Prime;
        return hash ^ hash >> 29;
    }

    internal static ulong Mix(ulong a, ulong b)
    {
        var h = (a ^ b * 0xD6E8FEB86659FD93) * Prime;
        return h ^ h >> 32;
    }
}
