using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Moderation;
using Masthead.Jobs;
using Masthead.Tests.Features.Moderation;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Comments;

public sealed class ForgetPersonalDataTests
{
    [Fact]
    public async Task Addresses_are_forgotten_after_their_days_and_not_before()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await site.LeaveAsync(thread.Ann("Hello"));

        site.Clock.Advance(TimeSpan.FromDays(6.9));
        await RunAsync(site);
        Assert.Equal(("198.51.100.7", "Mozilla/5.0"), await AddressAsync(site));

        site.Clock.Advance(TimeSpan.FromDays(0.2));
        await RunAsync(site);
        Assert.Equal((null, null), await AddressAsync(site));
        await using var db = site.OpenDatabase();
        Assert.Equal("198.51.100.0/24", await db.Comments.Select(comment => comment.AddressPrefix).SingleAsync());
    }

    [Fact]
    public async Task Spam_is_deleted_after_its_days_with_all_that_was_said_of_it()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        await thread.AddAsync(new int[1200], CommentState.Spam);
        var good = await thread.AddAsync([0]);
        var judged = await site.LeaveAsync(thread.Ann("Cheap watches"));
        await using var db = site.OpenDatabase();
        await site.DecideAsync(Judgement.Spam, await db.Comments.Where(comment => comment.Text == "Cheap watches").Select(comment => comment.Id).SingleAsync());

        site.Clock.Advance(TimeSpan.FromDays(29));
        await RunAsync(site);
        Assert.Equal(1202, await db.Comments.CountAsync());

        site.Clock.Advance(TimeSpan.FromDays(2));
        await RunAsync(site);
        Assert.Equal(good, await db.Comments.Select(comment => comment.Id).ToArrayAsync());
        Assert.Equal((0, 0), (await db.CommentVerdicts.CountAsync(), await db.CommentActs.CountAsync()));
        Assert.NotNull(judged);
    }

    [Fact]
    public async Task Spam_that_was_answered_keeps_its_place_and_nothing_else()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([0, 1]);
        await site.DecideAsync(Judgement.Spam, ids[0]);
        site.Clock.Advance(TimeSpan.FromDays(31));

        await RunAsync(site);

        await using var db = site.OpenDatabase();
        var empty = await db.Comments.SingleAsync(comment => comment.Id == ids[0]);
        Assert.Equal(("", "", "", "", null), (empty.AuthorName, empty.AuthorEmail, empty.Text, empty.Html, empty.AddressPrefix));
        Assert.True(Assert.Single((await site.Reads.ReadThreadAsync(thread.ArticleId, default, default))!.Roots).IsTombstone);
        Assert.Equal(1, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
    }

    [Fact]
    public async Task The_work_is_in_the_book_once_and_books_itself_again()
    {
        await using var site = await TestSite.StartAsync();
        Assert.Equal(1, await BookedAsync(site));

        site.Clock.Advance(TimeSpan.FromHours(1));
        await Eventually.TrueAsync(async () => await BookedAsync(site) == 1 && await DueLaterAsync(site));
    }

    private static async Task<int> BookedAsync(TestSite site)
    {
        await using var db = site.OpenDatabase();
        return await db.Jobs.CountAsync(job => job.Kind == nameof(ForgetPersonalData));
    }

    private static async Task<bool> DueLaterAsync(TestSite site)
    {
        await using var db = site.OpenDatabase();
        var now = site.Clock.GetUtcNow();
        return await db.Jobs.AnyAsync(job => job.Kind == nameof(ForgetPersonalData) && job.DueAt > now);
    }

    private static async Task<(string?, string?)> AddressAsync(TestSite site)
    {
        await using var db = site.OpenDatabase();
        var comment = await db.Comments.AsNoTracking().SingleAsync();
        return (comment.IpAddress, comment.UserAgent);
    }

    private static Task<bool> RunAsync(TestSite site) => site.InScopeAsync(async (ForgetPersonalData job) =>
    {
        await job.RunAsync("", CancellationToken.None);
        return true;
    });
}
