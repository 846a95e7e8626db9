using System.Threading.Channels;
using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>
/// Who has an article open, and hears when its number of comments changes. It follows the page cache's evictions, on every node: whoever
/// then asks for the page gets the new one. Thread-safe.
/// </summary>
internal sealed partial class LiveThreads
{
    /// <summary>More than this are not served at once, nor more than <see cref="MostPerPrefix"/> of one network: each holds a connection.</summary>
    public const int MostListeners = 4096;

    public const int MostPerPrefix = 64;

    // A lively thread changes often: nobody needs to hear of it more than once a second.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly PreparedRead<int> CommentCount = new(
        $"SELECT {Discussion.CountOfA} FROM articles a WHERE a.id = $1 AND a.state = {(int)ArticleState.Published}", row => row.GetInt32(0));

    private readonly Dictionary<long, Thread> threads = [];
    private readonly Dictionary<AddressPrefix, int> prefixes = [];
    private readonly Lock gate = new();
    private readonly PreparedReads reads;
    private readonly TimeProvider clock;
    private readonly ILogger<LiveThreads> log;
    private int listeners;

    public LiveThreads(PageCache pages, PreparedReads reads, TimeProvider clock, ILogger<LiveThreads> log)
    {
        (this.reads, this.clock, this.log) = (reads, clock, log);
        pages.TellEvictions(Hear);
    }

    /// <summary>Listens to an article until disposed; null when too many do.</summary>
    public Listener? Listen(long article, AddressPrefix prefix)
    {
        lock (gate)
        {
            var mine = prefixes.GetValueOrDefault(prefix);
            if (listeners >= MostListeners || mine >= MostPerPrefix)
                return null;
            (listeners, prefixes[prefix]) = (listeners + 1, mine + 1);
            var thread = threads.TryGetValue(article, out var known) ? known : threads[article] = new Thread();
            var listener = new Listener(this, article, prefix);
            thread.Listeners.Add(listener);
            return listener;
        }
    }

    private void Leave(Listener listener)
    {
        lock (gate)
        {
            if (!threads.TryGetValue(listener.Article, out var thread) || !thread.Listeners.Remove(listener))
                return;
            if (thread.Listeners.Count == 0)
                threads.Remove(listener.Article);
            listeners--;
            if (--prefixes[listener.Prefix] == 0)
                prefixes.Remove(listener.Prefix);
        }
    }

    private void Hear(IReadOnlyCollection<string> tags)
    {
        foreach (var tag in tags)
            if (PageTags.ArticleOf(tag) is { } article)
                Wake(article);
    }

    private void Wake(long article)
    {
        lock (gate)
        {
            if (!threads.TryGetValue(article, out var thread) || thread.IsWoken)
                return;
            thread.IsWoken = true;
        }
        _ = TellAsync(article);
    }

    private async Task TellAsync(long article)
    {
        try
        {
            await Task.Delay(Pause, clock);
            lock (gate)
                if (threads.TryGetValue(article, out var woken))
                    woken.IsWoken = false;
            if (await CountAsync(article, CancellationToken.None) is not { } count)
                return;
            lock (gate)
                foreach (var listener in threads.TryGetValue(article, out var thread) ? thread.Listeners : [])
                    listener.Tell(count);
        }
        catch (Exception fault)
        {
            // The next change tells it; whoever reloads the page sees it anyway.
            LogNotTold(fault, article);
        }
    }

    /// <summary>How many comments readers see under an article; null when they do not see the article.</summary>
    public async Task<int?> CountAsync(long article, CancellationToken cancellationToken) =>
        await reads.ReadAsync(CommentCount, [article], cancellationToken) is [var count] ? count : null;

    private sealed class Thread
    {
        public HashSet<Listener> Listeners { get; } = [];
        public bool IsWoken { get; set; }
    }

    /// <summary>One open page. Of several changes that it has not heard of yet it hears the last.</summary>
    public sealed class Listener(LiveThreads live, long article, AddressPrefix prefix) : IDisposable
    {
        private readonly Channel<int> counts = Channel.CreateBounded<int>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });

        public long Article => article;
        public AddressPrefix Prefix => prefix;
        public ChannelReader<int> Counts => counts.Reader;

        public void Tell(int count) => counts.Writer.TryWrite(count);

        public void Dispose() => live.Leave(this);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The number of comments under article {Article} could not be told to those who have it open")]
    private partial void LogNotTold(Exception fault, long article);
}
