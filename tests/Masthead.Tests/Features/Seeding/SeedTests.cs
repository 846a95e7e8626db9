using System.Net;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Sections;
using Masthead.Features.Seeding;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Seeding;

public sealed class SeedTests
{
    [Fact]
    public async Task The_same_seed_gives_the_same_content()
    {
        await using var one = await TestSite.StartAsync();
        await using var two = await TestSite.StartAsync();
        await SeedAsync(one, 7);
        await SeedAsync(two, 7);
        Assert.Equal(await DescribeAsync(one), await DescribeAsync(two));
    }

    [Fact]
    public async Task Seeded_counts_and_reply_marks_are_true()
    {
        await using var site = await TestSite.StartAsync();
        await SeedAsync(site, 1);
        await using var db = site.OpenDatabase();
        Assert.Equal(60, await db.Articles.CountAsync());
        Assert.Equal(600, await db.Comments.CountAsync());
        Assert.Equal(await db.Comments.CountAsync(comment => comment.State == CommentState.Published), await db.Discussions.SumAsync(discussion => discussion.CommentCount));
        var all = db.Comments;
        Assert.False(await all.AnyAsync(comment => comment.ShownReplies != all.Count(reply => reply.ParentId == comment.Id && reply.IsShown)));
    }

    [Fact]
    public async Task A_seeded_site_can_be_read_and_written_on()
    {
        await using var site = await TestSite.StartAsync();
        await SeedAsync(site, 1);
        await using var db = site.OpenDatabase();
        var path = await db.Articles.OrderByDescending(article => db.Set<Discussion>().First(row => row.ArticleId == article.Id).CommentCount).Select(article => article.Path).FirstAsync();
        using var answer = await site.Visitor().GetAsync("/" + path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await site.PublishedAsync(await db.Sections.Select(section => section.Id).FirstAsync(), "After the seed");
    }

    private static async Task SeedAsync(TestSite site, int seed)
    {
        await using var db = site.OpenDatabase();
        await new SeedContent(db, site.Services.GetRequiredService<SectionTree>()).RunAsync(new SeedSize(60, 600, 5, seed), _ => { }, default);
    }

    private static async Task<string> DescribeAsync(TestSite site)
    {
        await using var db = site.OpenDatabase();
        var articles = await db.Articles.OrderBy(article => article.Id).Select(article => article.Path + article.BodyHtml + article.PublishedAt).ToListAsync();
        var comments = await db.Comments.OrderBy(comment => comment.Id).Select(comment => comment.ThreadPath + comment.Text + comment.State).ToListAsync();
        return string.Join('\n', articles.Concat(comments));
    }
}
