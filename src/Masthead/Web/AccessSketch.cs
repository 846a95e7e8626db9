namespace Masthead.Web;

/// <summary>
/// Roughly how often a key was asked for of late, in 64 KB whatever the number of keys: a count-min sketch with counters up to 15 that are halved from
/// time to time (Einziger, Friedman, Manes: TinyLFU, 2017). Writers may lose a count to each other; an estimate is all that it gives.
/// </summary>
internal sealed class AccessSketch
{
    private const int Rows = 4;
    private const int Width = 16 * 1024;
    private const int Most = 15;
    private const int HalvedAfter = 10 * Width;

    private readonly byte[] counters = new byte[Rows * Width];
    private int counted;

    public void Count(int hash)
    {
        for (var row = 0; row < Rows; row++)
        {
            ref var counter = ref counters[Place(hash, row)];
            if (counter < Most)
                counter++;
        }
        if (Interlocked.Increment(ref counted) >= HalvedAfter)
            Halve();
    }

    public int Estimate(int hash)
    {
        var least = Most;
        for (var row = 0; row < Rows; row++)
            least = Math.Min(least, counters[Place(hash, row)]);
        return least;
    }

    private void Halve()
    {
        Interlocked.Exchange(ref counted, HalvedAfter / 2);
        for (var i = 0; i < counters.Length; i++)
            counters[i] >>= 1;
    }

    // Each row mixes the hash with an odd constant of its own (the fractional parts of the golden ratio and its like).
    private static int Place(int hash, int row)
    {
        ReadOnlySpan<uint> seeds = [0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F];
        var mixed = (uint)hash * seeds[row];
        return row * Width + (int)((mixed ^ (mixed >> 15)) * 0x2C1B3C6D >> 18);
    }
}
