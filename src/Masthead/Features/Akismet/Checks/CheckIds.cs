using System.Security.Cryptography;

namespace Masthead.Features.Akismet.Checks;

/// <summary>
/// Numbers for checks: the milliseconds since 2024, 14 bits of this node, 8 bits that count within the millisecond. They grow, so the newest
/// checks lie together on the disk and no index by time is needed; two nodes that share a database do not have to ask each other. Thread-safe.
/// </summary>
internal sealed class CheckIds(TimeProvider clock)
{
    private const int NodeBits = 14;
    private const int CountBits = 8;
    private const int Shift = NodeBits + CountBits;

    private static readonly DateTimeOffset Epoch = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly long node = (long)RandomNumberGenerator.GetInt32(1 << NodeBits) << CountBits;

    // Milliseconds and count without the node; only ever grows, also when the clock is set back.
    private long last;

    public long Next()
    {
        var now = Math.Max(0, (long)(clock.GetUtcNow() - Epoch).TotalMilliseconds) << CountBits;
        while (true)
        {
            var seen = Volatile.Read(ref last);
            var next = Math.Max(seen + 1, now);
            if (Interlocked.CompareExchange(ref last, next, seen) == seen)
                return (next >> CountBits << Shift) | node | (next & ((1 << CountBits) - 1));
        }
    }

    /// <summary>The smallest number that a check of this instant can have.</summary>
    public static long FirstAt(DateTimeOffset instant) => Math.Max(0, (long)(instant - Epoch).TotalMilliseconds) << Shift;

    public static DateTimeOffset At(long id) => Epoch.AddMilliseconds(id >> Shift);

    /// <summary>The name of a check on the wire: 32 hexadecimal digits, of which the second half only makes it hard to guess.</summary>
    public static string Guid(long id, long salt) => string.Create(32, (id, salt), static (text, value) =>
    {
        value.id.TryFormat(text, out _, "x16");
        value.salt.TryFormat(text[16..], out _, "x16");
    });

    /// <summary>The check that <see cref="Guid"/> named; 0 for anything else.</summary>
    public static long Of(string guid) =>
        guid.Length == 32 && long.TryParse(guid.AsSpan(0, 16), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var id) && id > 0 ? id : 0;
}
