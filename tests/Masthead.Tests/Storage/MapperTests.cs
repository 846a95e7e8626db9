using System.Collections.Concurrent;
using System.Diagnostics;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Tests.Features.Akismet;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Features.Reading;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Masthead.Tests.Storage;

/// <summary>The mapper's model takes 26 MiB that stay, and 0.3 s of a processor: a site that is only read has neither.</summary>
public sealed class MapperTests
{
    private static readonly PreparedRead<long> Due = new("SELECT due_at FROM jobs WHERE kind = $1", row => row.GetInt64(0));

    [Fact]
    public async Task Nothing_that_runs_beside_the_readers_needs_it_while_there_is_nothing_to_do()
    {
        await using var database = await FilledAsync();
        using var mapper = new MapperWatch(database);
        await using var site = await TestSite.StartOnAsync(database.Kept());
        Assert.Equal([site.Clock.GetUtcNow().AddMinutes(10).ToUnixTimeMilliseconds()], await DueAsync(site));

        await ActivatorUtilities.CreateInstance<RehearseChecks>(site.Services).RunAsync();
        Assert.Contains("\nmasthead_jobs_waiting 0\n", (await site.GetAsync("/metrics", host: "localhost")).Body, StringComparison.Ordinal);
        await site.Services.GetRequiredService<RecoverChecks>().RunAsync(default);
        await site.Services.GetRequiredService<CheckLog>().WriteUnrecordedAsync();
        await site.Services.GetRequiredService<KeyUses>().WriteAsync(default);
        await site.Services.GetRequiredService<CheckRetention>().ApplyAsync(default);
        site.Clock.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(async () => (await DueAsync(site)).SequenceEqual([site.Clock.GetUtcNow().AddDays(1).ToUnixTimeMilliseconds()]));

        Assert.Empty(mapper.Uses);
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/town/", 200)]
    [InlineData("/town/the-harbour-lights", 200)]
    [InlineData("/authors/ada", 200)]
    [InlineData("/tags/boats", 200)]
    [InlineData("/feed.xml", 200)]
    [InlineData("/town/atom.xml", 200)]
    [InlineData("/authors/ada/feed.json", 200)]
    [InlineData("/tags/boats/feed.xml", 200)]
    [InlineData("/comments/feed.xml", 200)]
    [InlineData("/town/the-harbour-lights/comments.atom", 200)]
    [InlineData("/port/the-ferry", 200)]
    [InlineData("/search?q=sails", 200)]
    [InlineData("/search?q=ferry&section=port&author=Ada", 200)]
    [InlineData("/search?from=2026-03-01", 200)]
    [InlineData("/search?from=2026-03-01&section=port&author=Ada", 200)]
    [InlineData("/2026/03", 301)]
    [InlineData("/old/place", 301)]
    [InlineData("/2019/05", 404)]
    [InlineData("/wp-login.php", 404)]
    [InlineData("/robots.txt", 200)]
    [InlineData("/health/ready", 200)]
    [InlineData("/sitemap.xml", 200)]
    [InlineData("/sitemaps/2026-03.xml", 200)]
    [InlineData("/news-sitemap.xml", 200)]
    [InlineData("/api/v1/articles", 200)]
    [InlineData("/api/v1/articles?author=ada", 200)]
    [InlineData("/api/v1/articles/1", 200)]
    [InlineData("/api/v1/articles/1/comments", 200)]
    [InlineData("/api/v1/authors", 200)]
    [InlineData("/api/v1/search?q=ferry", 200)]
    [InlineData("/privacy/comments", 200)]
    public async Task Nor_do_the_pages_that_readers_and_their_programs_open(string address, int status)
    {
        await using var database = await FilledAsync();
        using var mapper = new MapperWatch(database);
        await using var site = await TestSite.StartOnAsync(database.Kept());

        Assert.Equal(status, (int)await new Reader(site).StatusOfAsync(address));

        Assert.Empty(mapper.Uses);
    }

    [Fact]
    public async Task It_is_seen_here_when_somebody_does()
    {
        await using var database = await FilledAsync();
        using var mapper = new MapperWatch(database);
        await using var site = await TestSite.StartOnAsync(database.Kept());
        await site.Services.GetRequiredService<WriteQueue>().RunAsync(db => db.Comments.CountAsync(), default);
        Assert.NotEmpty(mapper.Uses);
    }

    /// <summary>As after <c>masthead seed</c>: articles and comments, and no job.</summary>
    private static async Task<TestDatabase> FilledAsync()
    {
        var database = await TestDatabase.CreateReadyAsync();
        await using var site = await TestSite.StartOnAsync(database.Kept());
        var thread = await new Conversation(site).BeginAsync();
        await thread.AddAsync([0, 1, 0]);
        await thread.AddAsync([0], CommentState.Spam);
        await site.PublishedAsync(await site.SectionAsync("Port"), "The ferry", new ArticleDraft { Body = "It sails.", Authors = ["Ada"], Tags = ["Boats"] });
        await using var db = site.OpenDatabase();
        db.Add(new Redirect("old/place", RedirectKind.Article, thread.ArticleId, site.Clock.GetUtcNow()));
        await db.SaveChangesAsync();
        await db.Jobs.ExecuteDeleteAsync();
        return database;
    }

    private static Task<List<long>> DueAsync(TestSite site) => site.Reads.ReadAsync(Due, [nameof(ForgetPersonalData)], default);

    /// <summary>Hears of every context that is made ready for a database, which comes before its model.</summary>
    private sealed class MapperWatch : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
    {
        private readonly ConcurrentBag<IDisposable> heard = [];
        private readonly string place;

        public MapperWatch(TestDatabase database)
        {
            place = database.Name ?? database.Directory;
            heard.Add(DiagnosticListener.AllListeners.Subscribe(this));
        }

        /// <summary>Who asked, each time.</summary>
        public ConcurrentQueue<string> Uses { get; } = [];

        public void OnNext(DiagnosticListener value)
        {
            if (value.Name == DbLoggerCategory.Name)
                heard.Add(value.Subscribe(this, name => name == CoreEventId.ContextInitialized.Name));
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            var options = RelationalOptionsExtension.Extract(((ContextInitializedEventData)value.Value!).ContextOptions);
            if ((options.ConnectionString ?? options.Connection!.ConnectionString).Contains(place, StringComparison.Ordinal))
                Uses.Enqueue(Environment.StackTrace);
        }

        public void OnCompleted() { }

        public void OnError(Exception error) { }

        public void Dispose()
        {
            foreach (var one in heard)
                one.Dispose();
        }
    }
}
