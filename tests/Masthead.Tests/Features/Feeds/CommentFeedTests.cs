using System.Net;
using System.Xml.Linq;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Feeds;
using Masthead.Features.Moderation;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Feeds;

public sealed class CommentFeedTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";
    private static readonly XNamespace Thread = "http://purl.org/syndication/thread/1.0";

    [Fact]
    public async Task Published_comments_of_all_articles_stand_in_one_feed_newest_first_each_with_what_it_answers()
    {
        await using var site = await TestSite.StartAsync("Masthead:BaseUrl=https://news.example");
        var thread = await new Conversation(site).BeginAsync();
        var first = (await thread.AddAsync([0, 1]))[0];
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        var last = (await thread.AddAsync([0]))[0];
        await thread.AddAsync([0], CommentState.Held);
        using var reader = site.Visitor();

        var rss = XDocument.Parse(await reader.GetStringAsync("/comments/feed.xml")).Descendants("item").ToList();
        Assert.Equal(3, rss.Count);
        Assert.Equal($"https://news.example{thread.Address}?comment={last}#comment-{last}", rss[0].Element("link")!.Value);
        Assert.Equal("Reader 1 on “The harbour lights”", rss[0].Element("title")!.Value);
        Assert.Equal($"tag:news.example,2026:article/{thread.ArticleId}", rss[0].Element(Thread + "in-reply-to")!.Attribute("ref")!.Value);
        Assert.Equal(rss[2].Element("guid")!.Value, rss[1].Element(Thread + "in-reply-to")!.Attribute("ref")!.Value);
        Assert.Equal($"tag:news.example,2026:comment/{first}", rss[2].Element("guid")!.Value);

        var atom = XDocument.Parse(await reader.GetStringAsync("/comments/atom.xml")).Descendants(Atom + "entry").ToList();
        Assert.Equal(rss.Select(item => item.Element("guid")!.Value), atom.Select(entry => entry.Element(Atom + "id")!.Value));
        Assert.Contains("href=\"/comments/atom.xml\"", await reader.GetStringAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_feed_is_kept_until_a_comment_appears_or_goes_or_its_article_does()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var id = (await thread.AddAsync([0], CommentState.Held))[0];
        using var reader = site.Visitor();
        Assert.DoesNotContain("<item>", await reader.GetStringAsync("/comments/feed.xml"), StringComparison.Ordinal);

        await DecideAsync(site, Judgement.Approve, id);
        Assert.Contains("Comment 1", await reader.GetStringAsync("/comments/feed.xml"), StringComparison.Ordinal);
        site.Queries.Reset();
        Assert.Contains("Comment 1", await reader.GetStringAsync("/comments/feed.xml"), StringComparison.Ordinal);
        Assert.DoesNotContain(site.Queries.Statements, statement => statement.Contains("comments", StringComparison.Ordinal));

        await DecideAsync(site, Judgement.Remove, id);
        Assert.DoesNotContain("<item>", await reader.GetStringAsync("/comments/feed.xml"), StringComparison.Ordinal);
        await DecideAsync(site, Judgement.Restore, id);
        Assert.Contains("<item>", await reader.GetStringAsync("/comments/feed.xml"), StringComparison.Ordinal);
        await site.InScopeAsync((WithdrawArticle verb) => verb.RunAsync(thread.ArticleId, null, default));
        Assert.DoesNotContain("<item>", await reader.GetStringAsync("/comments/feed.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_comments_are_walked_in_an_index_and_never_sorted()
    {
        await using var site = await TestSite.StartAsync();
        await using var db = site.OpenDatabase();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        // An empty table is read whole and sorted, unless that is forbidden: then the plan shows whether there is another way.
        command.CommandText = TestDatabase.IsPostgres ? "SET enable_seqscan = off; SET enable_sort = off; SET enable_bitmapscan = off; EXPLAIN " + CommentFeedReader.Newest.Sql : "EXPLAIN QUERY PLAN " + CommentFeedReader.Newest.Sql;
        var plan = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            plan.Add(reader.GetString(reader.FieldCount - 1));
        Assert.Contains(plan, line => line.Contains("ix_comments_created_at_id", StringComparison.Ordinal));
        Assert.DoesNotContain(plan, line => line.Contains("sort", StringComparison.OrdinalIgnoreCase) || line.Contains("TEMP B-TREE", StringComparison.Ordinal));
    }

    private static Task<Judged> DecideAsync(TestSite site, Judgement judgement, long id) =>
        site.InScopeAsync((DecideComments verb) => verb.RunAsync(judgement, [id], null, new Moderator(1, "Ada"), "", CancellationToken.None));
}
