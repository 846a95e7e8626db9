using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Masthead.Spam.Text;

/// <summary>Sixteen characters at a time, where all of them are of the usual kind. What is read behind the end of a text, inside its array, is the caller's to leave out.</summary>
static class Block
{
    internal const int Size = 16;

    /// <summary>A bit for each of sixteen characters: whether it is one of a to z.</summary>
    internal static uint SmallLetters(char[] text, int start) => Small(Load(text, start)).ExtractMostSignificantBits();

    /// <summary>A bit for each of sixteen characters: whether it was a capital.</summary>
    internal static uint Uppercase(Trace[] traces, int start) =>
        (Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(MemoryMarshal.AsBytes(traces.AsSpan(start, Size)))) << 7).ExtractMostSignificantBits();

    /// <summary>
    /// Copies sixteen characters to the clean text, capitals as small letters, where each of them is a letter, a space or a sign between comma and full stop,
    /// no spaces follow each other, and no character stands there three times in a row.
    /// </summary>
    /// <param name="reading">The clean text with its origins and traces; there is room for sixteen more.</param>
    /// <param name="text">As typed.</param>
    /// <param name="at">Where the sixteen begin.</param>
    /// <param name="length">The length of the clean text.</param>
    /// <param name="before">Its last character.</param>
    /// <returns>False: they are of another kind, and nothing counts as copied.</returns>
    internal static bool TryCopy(Reading reading, string text, int at, int length, char before)
    {
        var typed = Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(text.AsSpan(at, Size))));
        var capitals = Within(typed, 'A', 'Z');
        var folded = typed | (capitals & Vector256.Create((ushort)0x20));
        if ((Small(folded) | Vector256.Equals(folded, Vector256.Create((ushort)' ')) | Within(folded, ',', '.')).ExtractMostSignificantBits() != ushort.MaxValue)
        {
            return false;
        }

        var clean = MemoryMarshal.Cast<char, ushort>(reading.Clean.AsSpan());
        folded.StoreUnsafe(ref clean[length]);
        var same = folded[0] == before ? 1u : 0;
        same |= Vector256.Equals(folded, Vector256.LoadUnsafe(ref clean[length + 1])).ExtractMostSignificantBits() << 1 & ushort.MaxValue;
        var spaces = Vector256.Equals(folded, Vector256.Create((ushort)' ')).ExtractMostSignificantBits();
        if ((same & (spaces | same >> 1 | 1)) != 0)
        {
            return false;
        }

        var origin = Vector256<int>.Indices + Vector256.Create(at);
        origin.StoreUnsafe(ref reading.Origin[length]);
        (origin + Vector256.Create(Vector256<int>.Count)).StoreUnsafe(ref reading.Origin[length + Vector256<int>.Count]);
        var traces = Vector128.Narrow(capitals.GetLower(), capitals.GetUpper()) & Vector128.Create((byte)Trace.Uppercase);
        traces.StoreUnsafe(ref MemoryMarshal.AsBytes(reading.Traces.AsSpan())[length]);
        return true;
    }

    private static Vector256<ushort> Load(char[] text, int start) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(MemoryMarshal.Cast<char, ushort>(text.AsSpan(start, Size))));

    private static Vector256<ushort> Small(Vector256<ushort> text) => Within(text, 'a', 'z');

    private static Vector256<ushort> Within(Vector256<ushort> text, char first, char last) =>
        Vector256.LessThanOrEqual(text - Vector256.Create((ushort)first), Vector256.Create((ushort)(last - first)));
}
