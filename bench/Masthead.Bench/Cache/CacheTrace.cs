using System.Globalization;
using Masthead.Cluster;
using Masthead.Web;

namespace Masthead.Bench.Cache;

/// <summary>
/// How many of a site's page views the cache answers, beside a plain least-recently-used cache of the same memory, over the same made-up days: readers
/// ask for pages as Zipf has it, and crawlers open the whole archive in between.
/// </summary>
internal static class CacheTrace
{
    private const int Pages = 50_000;
    private const int Requests = 400_000;
    private const int PageBytes = 24 * 1024;
    private const long Memory = 64L * 1024 * 1024;

    public static int Run(int seed)
    {
        Console.WriteLine($"{Pages:N0} pages of {PageBytes / 1024} KiB, {Requests:N0} requests, {Memory / 1024 / 1024} MiB; share of readers' requests answered from memory\n");
        Console.WriteLine("| readers | crawlers | Masthead | LRU |\n|---|---|---|---|");
        foreach (var exponent in (double[])[0.8, 1.0])
            foreach (var crawled in (double[])[0, 0.2, 0.5])
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| Zipf {exponent:0.0} | {crawled:P0} of requests | {Share(new Ours(), exponent, crawled, seed):P1} | {Share(new Lru(), exponent, crawled, seed):P1} |"));
        return 0;
    }

    private static double Share(ICache cache, double exponent, double crawled, int seed)
    {
        var (random, zipf, next) = (new Random(seed), new Zipf(exponent), 0);
        var (asked, answered) = (0, 0);
        for (var request = 0; request < Requests; request++)
        {
            if (random.NextDouble() < crawled)
            {
                cache.Ask(next++ % Pages);
                continue;
            }
            var isKnown = cache.Ask(zipf.Next(random));
            // The first half warms both.
            if (request < Requests / 2)
                continue;
            asked++;
            answered += isKnown ? 1 : 0;
        }
        return (double)answered / asked;
    }

    /// <summary>True: it had the page; otherwise it has taken it in, if it wanted to.</summary>
    private interface ICache
    {
        bool Ask(int page);
    }

    private sealed class LoneNode : INodeBus
    {
        public Task TellAsync(NodeMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task TellAnyChangeAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Ours : ICache
    {
        private static readonly byte[] Body = new byte[PageBytes];

        private readonly PageCache cache = new(new LoneNode(), TimeProvider.System, Memory);

        public bool Ask(int page)
        {
            var key = "/page/" + page.ToString(CultureInfo.InvariantCulture);
            if (cache.Find(key) is not null)
                return true;
            cache.Keep(key, new CachedPage(200, Body, [], [key], null), cache.Sequence);
            return false;
        }
    }

    private sealed class Lru : ICache
    {
        private static readonly long Size = new CachedPage(200, new byte[PageBytes], [], [], null).Size;

        private readonly Dictionary<int, LinkedListNode<int>> pages = [];
        private readonly LinkedList<int> order = [];

        public bool Ask(int page)
        {
            if (pages.TryGetValue(page, out var place))
            {
                order.Remove(place);
                order.AddLast(place);
                return true;
            }
            pages[page] = order.AddLast(page);
            if (pages.Count * Size > Memory)
            {
                pages.Remove(order.First!.Value);
                order.RemoveFirst();
            }
            return false;
        }
    }

    /// <summary>Page k is asked for in proportion to 1 / k^exponent; the pages stand in no order of their numbers.</summary>
    private sealed class Zipf
    {
        private readonly double[] upTo = new double[Pages];

        public Zipf(double exponent)
        {
            var sum = 0.0;
            for (var rank = 0; rank < Pages; rank++)
                upTo[rank] = sum += 1 / Math.Pow(rank + 1, exponent);
        }

        public int Next(Random random)
        {
            var found = Array.BinarySearch(upTo, random.NextDouble() * upTo[^1]);
            // 7919 is prime to the number of pages: a bijection.
            return (int)((found < 0 ? ~found : found) * 7919L % Pages);
        }
    }
}
