using System.Collections.Concurrent;

namespace Masthead.Features.Akismet;

/// <summary>Counts what went wrong since the start, by kind, for the newsroom's page and the log. Thread-safe.</summary>
internal sealed class Alarms
{
    private readonly ConcurrentDictionary<string, long> counts = new();

    public void Count(string kind) => counts.AddOrUpdate(kind, 1, static (_, count) => count + 1);

    public IReadOnlyDictionary<string, long> Counts => counts;
}
