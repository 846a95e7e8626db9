using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Import;
using Masthead.Features.Import.Disqus;
using Masthead.Features.Import.Wxr;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Import;

/// <summary>Comments that a plug-in keeps both in WordPress and in Disqus: each is here once, whichever export comes first.</summary>
public sealed class CopiedCommentTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-copies-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private static string Said(int id, int parent, string words, string time = "19:20:00", string approved = "1", string meta = "") => $"""
        <wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Bob &amp; Co</wp:comment_author><wp:comment_date_gmt>2013-10-10 {time}</wp:comment_date_gmt><wp:comment_content><![CDATA[{words}]]></wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved><wp:comment_parent>{parent}</wp:comment_parent>{meta}</wp:comment>
        """;

    private static string Noted(int disqus) => $"<wp:commentmeta><wp:meta_key>dsq_post_id</wp:meta_key><wp:meta_value>{disqus}</wp:meta_value></wp:commentmeta>";

    private static string Post(int id, int parent, string words, string time = "19:20:29", string more = "") => $"""
        <post dsq:id="{id}"><message><![CDATA[<p>{words}</p>]]></message><createdAt>2013-10-10T{time}Z</createdAt>{more}<author><name>Bob &amp; Co</name></author><thread dsq:id="11"/>{(parent > 0 ? $"<parent dsq:id=\"{parent}\"/>" : "")}</post>
        """;

    private async Task<ISiteExport> WordPressAsync(string comments)
    {
        var file = Path.Combine(scratch, "export.xml");
        await File.WriteAllTextAsync(file, $"<rss><channel><link>https://old.example.org</link><item><title>One</title><link>https://old.example.org/one/</link><wp:post_id>1</wp:post_id><wp:post_name>one</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{comments}</item></channel></rss>");
        return new WxrExport([file]);
    }

    private async Task<ISiteExport> DisqusAsync(string posts)
    {
        var file = Path.Combine(scratch, "disqus.xml");
        await File.WriteAllTextAsync(file, $"""<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"><thread dsq:id="11"><id>1 https://old.example.org/?p=1</id><forum>packet</forum><link>https://old.example.org/one/</link></thread>{posts}</disqus>""");
        return new DisqusExport(file);
    }

    private static Task<ImportReport> RunAsync(TestSite site, ISiteExport export, bool isDryRun = false) =>
        site.InScopeAsync<ImportRuns, ImportReport>(verb => verb.RunAsync(["x"], export, new ImportWish(IsDryRun: isDryRun), (_, _) => { }, default));

    // The first is known by what Disqus calls it, the second by its words; the third is in one only, and answers a copy.
    private readonly string there = Said(1, 0, "Edited there since", meta: Noted(101)) + Said(2, 1, "A <b>fine</b> day &amp; so on.") + Said(3, 2, "Only in WordPress");
    private readonly string elsewhere = Post(101, 0, "Well said.") + Post(102, 101, "A fine day &amp; so on") + Post(103, 102, "Only in Disqus");

    [Fact]
    public async Task Copies_are_merged_when_WordPress_comes_first()
    {
        await using var site = await TestSite.StartAsync();
        await RunAsync(site, await WordPressAsync(there));
        var dry = await RunAsync(site, await DisqusAsync(elsewhere), isDryRun: true);
        var report = await RunAsync(site, await DisqusAsync(elsewhere));
        Assert.Equal((3, 1, 2, 0), (report.Comments.InFile, report.Comments.Imported, report.Comments.Merged, report.Comments.Unchanged));
        Assert.Equal((1, 2), (dry.Comments.Imported, dry.Comments.Merged));
        await HasFourInOneTreeAsync(site);
        await NothingChangesAsync(site, report, await DisqusAsync(elsewhere));
        await NothingChangesAsync(site, null, await WordPressAsync(there));
    }

    [Fact]
    public async Task Copies_are_merged_when_Disqus_comes_first()
    {
        await using var site = await TestSite.StartAsync();
        await RunAsync(site, await WordPressAsync(""));
        await RunAsync(site, await DisqusAsync(elsewhere));
        var report = await RunAsync(site, await WordPressAsync(there));
        Assert.Equal((3, 1, 2, 0), (report.Comments.InFile, report.Comments.Imported, report.Comments.Merged, report.Comments.Unchanged));
        await HasFourInOneTreeAsync(site);
        await NothingChangesAsync(site, report, await WordPressAsync(there));
        await NothingChangesAsync(site, null, await DisqusAsync(elsewhere));
    }

    [Fact]
    public async Task A_copy_that_waits_here_is_decided_by_the_other_and_spam_is_known_by_its_number()
    {
        await using var site = await TestSite.StartAsync();
        await RunAsync(site, await WordPressAsync(Said(1, 0, "Waits", approved: "0", meta: Noted(101)) + Said(2, 0, "Buy", approved: "spam", meta: "<wp:comment_agent>Disqus/1.1(2.84):102</wp:comment_agent>")));
        var report = await RunAsync(site, await DisqusAsync(Post(101, 0, "Waits") + Post(102, 0, "Buy", more: "<isSpam>true</isSpam>")));
        Assert.Equal((0, 2), (report.Comments.Imported, report.Comments.Merged));
        await using var db = site.OpenDatabase();
        Assert.Equal([CommentState.Published, CommentState.Spam], await db.Comments.OrderBy(comment => comment.Id).Select(comment => comment.State).ToListAsync());
        Assert.Equal(1, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
    }

    [Fact]
    public async Task The_same_words_at_another_time_or_twice_are_not_one_comment()
    {
        await using var site = await TestSite.StartAsync();
        await RunAsync(site, await WordPressAsync(Said(1, 0, "Yes") + Said(2, 0, "Thanks!", "08:00:00") + Said(3, 0, "One", meta: Noted(300)) + Said(4, 0, "Two", meta: Noted(300))));
        var report = await RunAsync(site, await DisqusAsync(Post(101, 0, "Yes") + Post(102, 0, "Yes", "19:20:40") + Post(103, 0, "Thanks!")));
        Assert.Equal((2, 1), (report.Comments.Imported, report.Comments.Merged));
        await using var db = site.OpenDatabase();
        Assert.Equal(6, await db.Comments.CountAsync());
    }

    private static async Task HasFourInOneTreeAsync(TestSite site)
    {
        await using var db = site.OpenDatabase();
        var depths = await db.Comments.OrderBy(comment => comment.ThreadPath).Select(comment => comment.Depth).ToListAsync();
        Assert.Equal([0, 1, 2, 2], depths);
        Assert.Equal(2, (await db.Comments.SingleAsync(comment => comment.Depth == 1)).ShownReplies);
        Assert.Equal(4, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
    }

    private static async Task NothingChangesAsync(TestSite site, ImportReport? before, ISiteExport export)
    {
        var again = await RunAsync(site, export);
        Assert.Equal((0, 0, 3), (again.Comments.Imported, again.Comments.Merged, again.Comments.Unchanged));
        if (before is not null)
            Assert.Equal(before.Checksum, again.Checksum);
        await HasFourInOneTreeAsync(site);
    }
}
