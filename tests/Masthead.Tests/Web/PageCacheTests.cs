using System.Net;
using System.Text;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.AspNetCore.TestHost;

namespace Masthead.Tests.Web;

public sealed class PageCacheTests
{
    private static CachedPage Page(string body, params string[] tags) => new(200, Encoding.UTF8.GetBytes(body), [], tags, null);

    private static PageCache NewCache() => new(new LoneNode(), TimeProvider.System);

    [Fact]
    public async Task A_page_is_gone_when_one_of_its_tags_is_evicted()
    {
        var cache = NewCache();
        cache.Keep("/a", Page("a", "article:1", "section:1"), cache.Sequence);
        cache.Keep("/b", Page("b", "article:2", "section:1"), cache.Sequence);
        await cache.EvictAsync("article:1");
        Assert.Null(cache.Find("/a"));
        Assert.NotNull(cache.Find("/b"));
    }

    [Fact]
    public async Task A_page_whose_rendering_began_before_an_eviction_is_not_kept()
    {
        var cache = NewCache();
        var startedAt = cache.Sequence;
        await cache.EvictAsync("article:1");
        Assert.False(cache.Keep("/a", Page("old", "article:1"), startedAt));
        Assert.True(cache.Keep("/b", Page("other", "article:2"), startedAt));
        Assert.Null(cache.Find("/a"));
    }

    [Fact]
    public async Task Evicting_every_page_also_stops_renderings_under_way()
    {
        var cache = NewCache();
        var startedAt = cache.Sequence;
        await cache.EvictAsync(PageCache.EveryPage);
        Assert.False(cache.Keep("/a", Page("old", "article:1"), startedAt));
    }

    [Fact]
    public void Memory_is_bounded()
    {
        var cache = NewCache();
        var body = new string('x', 1024 * 1024);
        for (var i = 0; i < 100; i++)
            cache.Keep("/" + i, Page(body, "t"), cache.Sequence);
        Assert.InRange(cache.Counts.Bytes, 1, PageCache.UsualBytes);
        Assert.NotNull(cache.Find("/99"));
    }

    [Fact]
    public void What_readers_come_back_to_outlives_a_crawler()
    {
        var cache = new PageCache(new LoneNode(), TimeProvider.System, 10 * 1024 * 1024);
        var body = new string('x', 64 * 1024);
        void Ask(string key)
        {
            if (cache.Find(key) is null)
                cache.Keep(key, Page(body, "t"), cache.Sequence);
        }
        for (var round = 0; round < 4; round++)
            for (var i = 0; i < 50; i++)
                Ask("/read/" + i);
        for (var i = 0; i < 5_000; i++)
            Ask("/crawled/" + i);
        Assert.InRange(Enumerable.Range(0, 50).Count(i => cache.Find("/read/" + i) is not null), 45, 50);
        Assert.InRange(cache.Counts.Bytes, 1, 10 * 1024 * 1024);
    }

    [Fact]
    public async Task What_was_evicted_is_remembered_only_until_it_is_made_anew()
    {
        var cache = NewCache();
        cache.Keep("/a", Page("old", "article:1"), cache.Sequence);
        await cache.EvictAsync("article:1");
        Assert.Null(cache.Find("/a"));
        Assert.NotNull(cache.FindOutdated("/a"));
        cache.Keep("/a", Page("new", "article:1"), cache.Sequence);
        Assert.Same(cache.Find("/a"), cache.FindOutdated("/a"));
        await cache.EvictAsync(PageCache.EveryPage);
        Assert.NotNull(cache.FindOutdated("/a"));
    }

    [Theory]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip;q=1.0, br;q=0", "gzip")]
    [InlineData("br;q=0.0", null)]
    [InlineData("", null)]
    [InlineData("GZIP", "gzip")]
    public void The_encoding_is_one_that_the_client_accepts(string accepted, string? expected) =>
        Assert.Equal(expected, Page("text", "t").For(accepted).Encoding);

    [Fact]
    public async Task A_client_that_has_the_page_gets_304_and_no_body()
    {
        await using var server = await StartAsync(new PageCache(new LoneNode(), TimeProvider.System), () => "hello");
        using var client = server.CreateClient();
        using var first = await client.GetAsync("/page");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/page");
        again.Headers.TryAddWithoutValidation("If-None-Match", "\"other\", " + first.Headers.ETag);
        using var second = await client.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
        Assert.Empty(await second.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_question_mark_in_a_path_is_not_where_a_query_begins()
    {
        var asked = 0;
        await using var server = await StartAsync(NewCache(), () => "answer " + Interlocked.Increment(ref asked));
        using var client = server.CreateClient();
        Assert.Equal("answer 1", await client.GetStringAsync("/page%0A?x"));
        Assert.Equal("answer 2", await client.GetStringAsync("/page%0A%3Fx"));
        Assert.Equal("answer 3", await client.GetStringAsync("/page%3Fx"));
        Assert.Equal("answer 4", await client.GetStringAsync("/page?x"));
        Assert.Equal("answer 4", await client.GetStringAsync("/page?x"));
    }

    [Fact]
    public async Task A_known_page_comes_with_the_headers_of_the_first_answer()
    {
        await using var site = await TestSite.StartAsync();
        using var reader = site.Visitor();
        using var first = await reader.GetAsync("/privacy/comments");
        var pages = site.Services.GetRequiredService<PageCache>();
        // With PostgreSQL the line to the other nodes may come up in between, and everything is forgotten once.
        HttpResponseMessage known = null!;
        await Eventually.TrueAsync(async () =>
        {
            known = await reader.GetAsync("/privacy/comments");
            return pages.Counts.Hits > 0;
        });
        static string Lines(HttpResponseMessage answer) =>
            string.Join('\n', answer.Headers.Concat(answer.Content.Headers).Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order());
        Assert.Contains("Content-Security-Policy", Lines(known), StringComparison.Ordinal);
        Assert.Equal(Lines(first), Lines(known));
    }

    [Fact]
    public async Task A_thousand_readers_of_a_cold_page_are_served_by_one_rendering()
    {
        var renderings = 0;
        await using var server = await StartAsync(NewCache(), () => "rendered " + Interlocked.Increment(ref renderings));
        using var client = server.CreateClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => client.GetStringAsync("/page")));
        Assert.Equal(1, renderings);
        Assert.All(answers, answer => Assert.Equal("rendered 1", answer));
    }

    /// <summary>The promise: whoever asks after a write was acknowledged never sees what was before it.</summary>
    [Fact]
    public async Task No_reader_gets_a_page_older_than_the_last_acknowledged_write()
    {
        var cache = NewCache();
        var stored = 0;
        await using var server = await StartAsync(cache, () => Volatile.Read(ref stored).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var acknowledged = 0;
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var client = server.CreateClient();
            while (!stop.IsCancellationRequested)
            {
                var atLeast = Volatile.Read(ref acknowledged);
                Assert.InRange(int.Parse(await client.GetStringAsync("/page"), System.Globalization.CultureInfo.InvariantCulture), atLeast, int.MaxValue);
            }
        })).ToArray();
        for (var write = 1; write <= 2000; write++)
        {
            Volatile.Write(ref stored, write);
            await cache.EvictAsync("article:1");
            Volatile.Write(ref acknowledged, write);
            if (write % 10 == 0)
                await Task.Yield();
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task Answers_that_are_not_kept_are_given_beside_each_other_even_when_none_ends()
    {
        var begun = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await StartAsync(NewCache(), async context =>
        {
            await context.Response.WriteAsync("mine");
            await context.Response.Body.FlushAsync();
            if (Interlocked.Increment(ref begun) == 3)
                all.SetResult();
            await all.Task;
        });
        using var client = server.CreateClient();
        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => client.GetStringAsync("/page"))).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.All(answers, answer => Assert.Equal("mine", answer));
    }

    private static Task<RunningServer> StartAsync(PageCache cache, Func<string> read) => StartAsync(cache, async context =>
    {
        context.CachePage("article:1");
        var text = read();
        await Task.Yield();
        await context.Response.WriteAsync(text);
    });

    private static async Task<RunningServer> StartAsync(PageCache cache, RequestDelegate page)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(cache);
        builder.Services.AddSingleton(new SiteAddress((string?)null));
        builder.Services.AddSingleton(new CacheTags(null, false));
        var app = builder.Build();
        app.UseMiddleware<PageCacheMiddleware>();
        app.Run(page);
        await app.StartAsync();
        return new RunningServer(app);
    }

    private sealed class RunningServer(WebApplication app) : IAsyncDisposable
    {
        public HttpClient CreateClient() => app.GetTestClient();

        public ValueTask DisposeAsync() => app.DisposeAsync();
    }
}
