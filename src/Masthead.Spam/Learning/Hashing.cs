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
            seed = (seed ^ c) * Prime;
            seed ^= seed >> 29;
        }

        return seed;
    }

    internal static ulong Mix(ulong a, ulong b)
    {
        var h = (a ^ b * 0xD6E8FEB86659FD93) * Prime;
        return h ^ h >> 32;
    }
}
