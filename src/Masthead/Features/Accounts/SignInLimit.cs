using System.Collections.Concurrent;
using Masthead.Web;

namespace Masthead.Features.Accounts;

/// <summary>
/// Counts what failed per address prefix: one network that tries many accounts is stopped before any account has to rest. In memory and
/// per node; a restart forgives. Thread-safe.
/// </summary>
internal sealed class SignInLimit(TimeProvider clock)
{
    public const int FailuresAllowed = 20;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    private const int MostPrefixes = 50_000;

    private readonly ConcurrentDictionary<AddressPrefix, Failures> failures = new();

    /// <summary>How long this network must wait; null when it need not.</summary>
    public TimeSpan? WaitFor(AddressPrefix prefix)
    {
        if (!failures.TryGetValue(prefix, out var known) || known.Count < FailuresAllowed)
            return null;
        var wait = known.Since + Window - clock.GetUtcNow();
        return wait > TimeSpan.Zero ? wait : null;
    }

    public void CountFailure(AddressPrefix prefix)
    {
        var now = clock.GetUtcNow();
        if (failures.Count >= MostPrefixes)
            foreach (var (old, _) in failures.Where(known => known.Value.Since + Window <= now))
                failures.TryRemove(old, out _);
        failures.AddOrUpdate(prefix, _ => new Failures(1, now),
            (_, known) => known.Since + Window <= now ? new Failures(1, now) : known with { Count = known.Count + 1 });
    }

    private sealed record Failures(int Count, DateTimeOffset Since);
}
