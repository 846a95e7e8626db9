using Masthead.Spam.Learning;

namespace Masthead.Spam.Text;

/// <summary>A fixed set of lower-case words, asked without making a string: open addressing over their hashes.</summary>
sealed class WordSet
{
    private readonly ulong[] slots;

    internal WordSet(string words)
    {
        var list = words.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        slots = new ulong[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)list.Length * 4)];
        foreach (var word in list)
        {
            slots[Find(Hashing.Of(word))] = Hashing.Of(word);
        }
    }

    internal bool Contains(ReadOnlySpan<char> word) => slots[Find(Hashing.Of(word))] != 0;

    private int Find(ulong hash)
    {
        var at = (int)(hash >> 40) & (slots.Length - 1);
        while (slots[at] != 0 && slots[at] != hash)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        return at;
    }
}
