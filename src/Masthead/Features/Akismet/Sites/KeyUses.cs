using System.Collections.Concurrent;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Sites;

/// <summary>When each key was last used: noted in memory by every request, written down now and then. Thread-safe.</summary>
internal sealed class KeyUses(WriteQueue writes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<long, DateTimeOffset> uses = new();

    public void Note(LiveKey key)
    {
        var now = clock.GetUtcNow();
        // To the second: a busy key is not noted anew for every check.
        if (!uses.TryGetValue(key.Id, out var noted) || (now - noted).Duration() >= TimeSpan.FromSeconds(1))
            uses[key.Id] = now;
    }

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var taken = uses.ToArray();
        if (taken.Length == 0)
            return;
        await writes.RunAsync(async db =>
        {
            foreach (var (keyId, at) in taken)
                await db.SiteKeys.Where(key => key.Id == keyId).ExecuteUpdateAsync(set => set.SetProperty(key => key.LastUsedAt, at));
            return true;
        }, cancellationToken);
        // A key that was used meanwhile stays for the next time.
        foreach (var use in taken)
            uses.TryRemove(use);
    }
}
