using System.Globalization;
using System.Net;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Moderation;
using Masthead.Features.Reading;
using Masthead.Features.Settings;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Features.Moderation;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Reading;

public sealed class KnownArticlesTests
{
    private const string WithoutCache = "Masthead:PageCacheMegabytes=0";
    private const int Steps = 60;

    [Fact]
    public async Task What_has_not_changed_is_asked_for_with_one_query_and_not_read_again()
    {
        await using var site = await TestSite.StartAsync(WithoutCache);
        var article = await site.PublishedAsync(await site.SectionAsync("Town"), "Rain", new ArticleDraft { Body = "Words.", Tags = ["Weather"] });
        await CommentAsync(site, article.Id, null, "It does.");
        var reader = new Reader(site);
        var first = await TextAsync(reader, article.Path);
        site.Queries.Reset();
        Assert.Equal(first, await TextAsync(reader, article.Path));
        Assert.DoesNotContain("body_html", Assert.Single(Reader.Queries(site)), StringComparison.Ordinal);
    }

    /// <summary>Whatever is done, the next page is the one that is made of nothing but what the database says.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_any_change_the_page_is_the_one_that_nothing_is_remembered_for(int seed)
    {
        await using var site = await TestSite.StartAsync(WithoutCache);
        var town = await site.SectionAsync("Town");
        var article = await site.PublishedAsync(town, "Rain", new ArticleDraft { Body = "Words.", Tags = ["Weather", "Town hall"] });
        var change = new Changes(site, town, article.Id, new Random(seed));
        var pages = site.Services.GetRequiredService<PageCache>();
        var reader = new Reader(site);
        for (var step = 0; step < Steps; step++)
        {
            var what = await change.AnyAsync();
            var remembered = await TextAsync(reader, article.Path);
            await pages.EvictAsync(PageCache.EveryPage);
            Assert.True(await TextAsync(reader, article.Path) == remembered, $"Step {step}, {what}: the page is not what it would be.");
        }
    }

    [Fact]
    public async Task A_change_on_another_node_is_seen_on_this_one()
    {
        await using var site = await TestSite.StartAsync(WithoutCache);
        await using var other = await site.StartAnotherNodeAsync(WithoutCache);
        var article = await site.PublishedAsync(await site.SectionAsync("Town"), "Rain");
        var comment = await CommentAsync(site, article.Id, null, "The first words.");
        var reader = new Reader(site);
        Assert.Contains("The first words.", await TextAsync(reader, article.Path), StringComparison.Ordinal);
        await other.InScopeAsync((EditOwnComment verb) => verb.RunAsync(comment, "Other words.", default));
        await Eventually.TrueAsync(async () => (await TextAsync(reader, article.Path)).Contains("Other words.", StringComparison.Ordinal));
    }

    /// <summary>The promise of the page cache, kept by what its pages are made of.</summary>
    [Fact]
    public async Task Nothing_older_than_the_last_acknowledged_write_is_given_out()
    {
        await using var site = await TestSite.StartAsync(WithoutCache);
        var article = await site.PublishedAsync(await site.SectionAsync("Town"), "Rain");
        var comment = await CommentAsync(site, article.Id, null, "Version 0.");
        var acknowledged = 0;
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var reader = new Reader(site);
            while (!stop.IsCancellationRequested)
            {
                var atLeast = Volatile.Read(ref acknowledged);
                var words = (await reader.OpenAsync("/" + article.Path)).QuerySelector(".said")!.TextContent.Trim();
                Assert.True(int.Parse(words["Version ".Length..^1], CultureInfo.InvariantCulture) >= atLeast, $"{words} after version {atLeast}");
            }
        })).ToArray();
        for (var version = 1; version <= 60; version++)
        {
            await site.InScopeAsync((EditOwnComment verb) => verb.RunAsync(comment, $"Version {version}.", default));
            Volatile.Write(ref acknowledged, version);
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    private static async Task<string> TextAsync(Reader reader, string path)
    {
        using var answer = await reader.AskAsync("/" + path);
        return (int)answer.StatusCode + await answer.Content.ReadAsStringAsync();
    }

    private static async Task<long> CommentAsync(TestSite site, long article, long? parent, string words)
    {
        var outcome = await site.InScopeAsync((LeaveComment verb) => verb.RunAsync(
            new SentComment(article, parent, new TypedComment("Ann Marsh", "ann@example.org", "", words)) { Address = IPAddress.Parse("198.51.100.7"), UserAgent = "Mozilla/5.0" }, default));
        return outcome is LeaveCommentOutcome.Published published ? published.Id : 0;
    }

    /// <summary>What may happen around an article, one thing at a time.</summary>
    private sealed class Changes(TestSite site, long section, long article, Random random)
    {
        private int made;

        public async Task<string> AnyAsync()
        {
            site.Clock.Advance(TimeSpan.FromMinutes(1));
            made++;
            return random.Next(10) switch
            {
                <= 2 => await NamedAsync("a comment", CommentAsync(site, article, null, $"Words {made}.")),
                3 => await NamedAsync("an answer", AnswerAsync()),
                4 => await NamedAsync("other words", OneAsync(async id => await site.InScopeAsync((EditOwnComment verb) => verb.RunAsync(id, $"Better words {made}.", default)))),
                5 => await NamedAsync("a decision", OneAsync(async id => await site.DecideAsync((Judgement)random.Next(3), id))),
                6 => await NamedAsync("an edit", EditAsync()),
                7 => await NamedAsync("another article", site.PublishedAsync(section, $"Story {made}", new ArticleDraft { Body = "More.", Tags = ["Weather"] })),
                8 => await NamedAsync("a setting", site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(now => now with { Tagline = $"Line {made}", CommentsOpen = !now.CommentsOpen || made % 3 > 0 }, default)),
                _ => await NamedAsync("a withdrawal", WithdrawAnotherAsync()),
            };
        }

        private static async Task<string> NamedAsync(string name, Task change)
        {
            await change;
            return name;
        }

        private async Task AnswerAsync() => await OneAsync(async id => await CommentAsync(site, article, id, $"Answer {made}."));

        private async Task OneAsync(Func<long, Task> change)
        {
            await using var db = site.OpenDatabase();
            var ids = await db.Comments.Where(comment => comment.ArticleId == article).Select(comment => comment.Id).ToListAsync();
            if (ids.Count > 0)
                await change(ids[random.Next(ids.Count)]);
        }

        private async Task EditAsync()
        {
            await using var db = site.OpenDatabase();
            var now = await db.Articles.AsNoTracking().SingleAsync(row => row.Id == article);
            Assert.IsType<SaveArticleOutcome.Saved>(await site.InScopeAsync((SaveArticle verb) => verb.RunAsync(
                article, now.Version, new ArticleDraft { Headline = $"Rain {made}", Slug = "rain", SectionId = section, Body = $"Words {made}.", Tags = made % 2 == 0 ? ["Weather"] : ["Town hall", "Weather"] }, "Ada", default)));
        }

        private async Task WithdrawAnotherAsync()
        {
            await using var db = site.OpenDatabase();
            if (await db.Articles.Where(row => row.Id != article && row.State == ArticleState.Published).Select(row => (long?)row.Id).FirstOrDefaultAsync() is { } other)
                await site.InScopeAsync((WithdrawArticle verb) => verb.RunAsync(other, null, default));
        }
    }
}
