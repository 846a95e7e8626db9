using Masthead.Features.Articles;
using Masthead.Jobs;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Articles;

public sealed class PublicationTests
{
    [Fact]
    public async Task A_published_article_stands_in_every_list_above_it_and_a_withdrawn_one_in_none()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        var world = await site.SectionAsync("World", today);
        var saved = await site.PublishedAsync(world, "Rain", new ArticleDraft { Body = "x", Authors = ["Ada", "Ben"], Tags = ["Weather"] });

        await using var db = site.OpenDatabase();
        var rows = await db.Listings.Where(row => row.ArticleId == saved.Id).ToListAsync();
        Assert.Equal(
            [(ListingKind.Everything, 1), (ListingKind.Section, 2), (ListingKind.Author, 2), (ListingKind.Tag, 1)],
            rows.GroupBy(row => row.Kind).OrderBy(group => group.Key).Select(group => (group.Key, group.Count())));

        await site.InScopeAsync((WithdrawArticle verb) => verb.RunAsync(saved.Id, null, default));
        Assert.Equal(0, await db.Listings.CountAsync());
    }

    [Fact]
    public async Task A_scheduled_article_appears_when_its_time_has_come_and_not_before()
    {
        await using var site = await TestSite.StartAsync();
        var saved = await site.DraftAsync(await site.SectionAsync("Today"), "Rain");
        var at = site.Clock.GetUtcNow().AddHours(2);
        await site.InScopeAsync((ScheduleArticle verb) => verb.RunAsync(saved.Id, saved.Version, at, default));

        var jobs = site.Services.GetRequiredService<JobLoop>();
        Assert.False(await jobs.RunNextAsync(default));
        site.Clock.Advance(TimeSpan.FromHours(3));
        await Eventually.TrueAsync(async () =>
        {
            await jobs.RunNextAsync(default);
            await using var db = site.OpenDatabase();
            return await db.Articles.AnyAsync(article => article.State == ArticleState.Published && article.PublishedAt == at);
        });
    }

    [Fact]
    public async Task A_schedule_that_was_taken_back_does_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var saved = await site.DraftAsync(await site.SectionAsync("Today"), "Rain");
        await site.InScopeAsync((ScheduleArticle verb) => verb.RunAsync(saved.Id, null, site.Clock.GetUtcNow().AddHours(2), default));
        await site.InScopeAsync((WithdrawArticle verb) => verb.RunAsync(saved.Id, null, default));
        site.Clock.Advance(TimeSpan.FromHours(3));
        await site.Services.GetRequiredService<JobLoop>().RunNextAsync(default);

        await using var db = site.OpenDatabase();
        Assert.Equal(ArticleState.Draft, await db.Articles.Select(article => article.State).SingleAsync());
        Assert.Equal(0, await db.Jobs.CountAsync(job => job.Kind == nameof(PublishDueArticle)));
    }

    [Fact]
    public async Task A_stale_publication_is_refused()
    {
        await using var site = await TestSite.StartAsync();
        var saved = await site.DraftAsync(await site.SectionAsync("Today"), "Rain");
        Assert.IsType<PublicationOutcome.Stale>(await site.InScopeAsync((PublishArticle verb) => verb.RunAsync(saved.Id, saved.Version + 7, default)));
    }
}
