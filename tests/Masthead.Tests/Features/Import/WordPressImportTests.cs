using System.Net;
using System.Text.Json;
using Masthead.Cli;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Import;
using Masthead.Features.Import.Wxr;
using Masthead.Features.Sections;
using Masthead.Tests.Hosting;
using Masthead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Import;

public sealed class WordPressImportTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-import-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private async Task<JsonElement> ImportAsync(TestSite site, string wxr, params string[] more)
    {
        var (file, report) = (Path.Combine(scratch, "export.xml"), Path.Combine(scratch, "report.json"));
        await File.WriteAllTextAsync(file, wxr);
        Assert.Equal(0, await MastheadCommand.RunAsync(["import", "wordpress", file, "--report", report, .. more, .. site.Database.Settings]));
        return JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement;
    }

    private static int Count(JsonElement report, string name) => report.GetProperty(name) is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : report.GetProperty(name).GetInt32();

    private static string Wxr(string items) => $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- This export has an <item> in a comment. -->
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.1/"><channel>
        <title>The Old Packet</title><link>https://old.example.org</link><wp:base_blog_url>https://old.example.org</wp:base_blog_url>
        <wp:author><wp:author_login>ada</wp:author_login><wp:author_display_name><![CDATA[Ada Quayle]]></wp:author_display_name></wp:author>
        <wp:category><wp:category_nicename>world</wp:category_nicename><wp:category_parent></wp:category_parent><wp:cat_name>World</wp:cat_name></wp:category>
        <wp:category><wp:category_nicename>europe</wp:category_nicename><wp:category_parent>world</wp:category_parent><wp:cat_name>Europe</wp:cat_name></wp:category>
        {items}
        </channel></rss>
        """;

    private static string Item(int id, string title, string body, string status = "publish", string more = "") => $"""
        <item><title>{title}</title><link>https://old.example.org/2019/05/post-{id}/</link><dc:creator>ada</dc:creator><content:encoded><![CDATA[{body}]]></content:encoded>
        <wp:post_id>{id}</wp:post_id><wp:post_date_gmt>2019-05-0{id % 9 + 1} 08:00:00</wp:post_date_gmt><wp:post_name>post-{id}</wp:post_name><wp:status>{status}</wp:status><wp:post_type>post</wp:post_type>
        <category domain="category" nicename="world">World</category><category domain="category" nicename="europe">Europe</category><category domain="post_tag" nicename="ferry">Ferry</category>{more}</item>
        """;

    private static string Comment(int id, int parent, string approved = "1", string text = "Well said.") => $"""
        <wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Bob {id}</wp:comment_author><wp:comment_author_email>bob@example.org</wp:comment_author_email><wp:comment_date_gmt>2019-05-20 09:00:00</wp:comment_date_gmt>
        <wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_approved>{approved}</wp:comment_approved><wp:comment_parent>{parent}</wp:comment_parent></wp:comment>
        """;

    [Fact]
    public async Task An_article_comes_over_with_its_address_section_byline_tags_and_old_addresses()
    {
        await using var site = await TestSite.StartAsync();
        await ImportAsync(site, Wxr(Item(7, "Ben &amp; the <![CDATA[ferry]]>", "First paragraph\nwith a break.\n\n[caption width=\"9\"]<img src=\"/a.jpg\" alt=\"A\"> Words[/caption]\n\nLast one.<script>alert(1)</script>")));
        await using var db = site.OpenDatabase();
        var article = await db.Articles.SingleAsync();
        Assert.Equal("Ben & the ferry", article.Headline);
        Assert.Equal("2019/05/post-7", article.Path);
        Assert.Equal("Ada Quayle", Assert.Single(article.Bylines).Name);
        Assert.Equal(["Ferry", "World"], article.Tags.Select(tag => tag.Name));
        Assert.Equal("world/europe", (await db.Sections.SingleAsync(section => section.Id == article.SectionId)).Path);
        Assert.Equal(new DateTimeOffset(2019, 5, 8, 8, 0, 0, TimeSpan.Zero), article.PublishedAt);
        Assert.Contains("<p>First paragraph<br>", article.BodyHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", article.BodyHtml, StringComparison.Ordinal);

        using var reader = site.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/2019/05/post-7")).StatusCode);
        foreach (var (old, now) in new[]
        {
            ("/?p=7", "/2019/05/post-7"), ("/category/europe/", "/world/europe/"), ("/category/world/europe", "/world/europe/"), ("/category/europe/feed/", "/world/europe/feed.xml"),
            ("/tag/ferry/", "/tags/ferry"), ("/author/ada/", "/authors/ada-quayle"), ("/feed/", "/feed.xml"), ("/2019/05/post-7/feed/", "/2019/05/post-7/comments.atom"),
        })
        {
            using var answer = await reader.GetAsync(old);
            Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
            Assert.Equal(now, answer.Headers.Location!.ToString());
        }
    }

    [Fact]
    public async Task Comments_come_over_with_tree_state_and_count_even_when_parents_go_in_circles()
    {
        await using var site = await TestSite.StartAsync();
        var comments = Comment(3, 2) + Comment(1, 0) + Comment(2, 1) + Comment(4, 0, "0") + Comment(5, 0, "spam") + Comment(6, 7) + Comment(7, 6) + Comment(8, 99);
        var report = await ImportAsync(site, Wxr(Item(1, "One", "Text", more: comments)));
        Assert.Equal(8, Count(report, "commentsImported"));
        await using var db = site.OpenDatabase();
        var all = await db.Comments.ToDictionaryAsync(comment => comment.SourceId!);
        Assert.Equal(2, all["1/3"].Depth);
        Assert.Equal(all["1/2"].Id, all["1/3"].ParentId);
        Assert.StartsWith(all["1/2"].ThreadPath, all["1/3"].ThreadPath, StringComparison.Ordinal);
        Assert.Equal((CommentState.Held, CommentState.Spam), (all["1/4"].State, all["1/5"].State));
        Assert.Null(all["1/8"].ParentId);
        Assert.Equal(6, (await db.Articles.SingleAsync()).CommentCount);
        using var reader = site.Visitor();
        Assert.Contains("comment-" + all["1/3"].Id, await reader.GetStringAsync("/2019/05/post-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_changes_nothing_a_newer_export_brings_the_difference_and_work_done_here_is_left_alone()
    {
        await using var site = await TestSite.StartAsync();
        var first = Wxr(Item(1, "One", "Text", more: Comment(1, 0)) + Item(2, "Two", "Text"));
        Assert.Equal(2, Count(await ImportAsync(site, first), "articlesImported"));
        var again = await ImportAsync(site, first);
        Assert.Equal((0, 0, 2, 0, 1), (Count(again, "articlesImported"), Count(again, "articlesUpdated"), Count(again, "articlesUnchanged"), Count(again, "commentsImported"), Count(again, "commentsUnchanged")));

        var newer = Wxr(Item(1, "One, corrected", "Text", more: Comment(1, 0) + Comment(2, 1)) + Item(2, "Two", "Text") + Item(3, "Three", "Text"));
        var difference = await ImportAsync(site, newer);
        Assert.Equal((1, 1, 1, 1), (Count(difference, "articlesImported"), Count(difference, "articlesUpdated"), Count(difference, "articlesUnchanged"), Count(difference, "commentsImported")));

        await using var db = site.OpenDatabase();
        var two = await db.Articles.AsNoTracking().SingleAsync(article => article.SourceId == "2");
        await site.InScopeAsync<SaveArticle, SaveArticleOutcome>(verb => verb.RunAsync(two.Id, null, new ArticleDraft { Headline = "Two, mended here", SectionId = two.SectionId, Body = "Better", OwnPath = two.Path }, "Ada", default));
        Assert.Equal(1, Count(await ImportAsync(site, newer), "articlesEditedHere"));
        Assert.Equal("Two, mended here", (await db.Articles.AsNoTracking().SingleAsync(article => article.SourceId == "2")).Headline);
        Assert.Equal(1, Count(await ImportAsync(site, newer, "--force"), "articlesUpdated"));
        Assert.Equal("Two", (await db.Articles.AsNoTracking().SingleAsync(article => article.SourceId == "2")).Headline);
        Assert.Equal(3, await db.Articles.CountAsync());
    }

    [Fact]
    public async Task A_damaged_item_is_told_with_its_place_and_the_rest_goes_on()
    {
        await using var site = await TestSite.StartAsync();
        var report = await ImportAsync(site, Wxr(
            Item(1, "One \u0003 with a control", "Text with &nbsp; in it")
            + "\n<item><title>Broken</b></title><wp:post_id>2</wp:post_id></item>\n"
            + "<item><title>Never closed</title><content:encoded><![CDATA[Text</content:encoded></item>\n"
            + Item(4, "Ben & Jerry&nbsp;s", "Text", more: "<media:thing>undeclared</media:thing>")
            + Item(5, "Private", "Text", "private") + Item(6, "Gone", "Text", "trash") + Item(1, "The same number", "Other text")));
        await using var db = site.OpenDatabase();
        Assert.Equal(["Ben & Jerry s", "One with a control", "Private", "The same number"], (await db.Articles.Select(article => article.Headline).ToListAsync()).Order(StringComparer.Ordinal));
        Assert.Equal(ArticleState.Draft, (await db.Articles.SingleAsync(article => article.Headline == "Private")).State);
        var skipped = report.GetProperty("skipped").EnumerateArray().Select(note => note.GetProperty("place").GetString()!).ToList();
        Assert.Equal(3, skipped.Count);
        Assert.All(skipped, place => Assert.Matches("^export\\.xml:[0-9]+$", place));
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"aaaa\">]><rss><channel><title>&a;</title></channel></rss>")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><rss><channel><title>&x;</title></channel></rss>")]
    [InlineData("this is no export")]
    [InlineData("")]
    public async Task What_is_no_export_or_names_what_lies_outside_is_refused_and_nothing_is_written(string text)
    {
        await using var site = await TestSite.StartAsync();
        var file = Path.Combine(scratch, "bad.xml");
        await File.WriteAllTextAsync(file, text);
        Assert.Equal(1, await MastheadCommand.RunAsync(["import", "wordpress", file, .. site.Database.Settings]));
        await using var db = site.OpenDatabase();
        Assert.False(await db.Sections.AnyAsync());
    }

    [Fact]
    public async Task A_dry_run_reports_and_writes_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var report = await ImportAsync(site, Wxr(Item(1, "One", "Text [unknown-thing x=1]", more: Comment(1, 0))), "--dry-run");
        Assert.Equal((1, 1), (Count(report, "articlesInFile"), Count(report, "commentsInFile")));
        Assert.Equal(1, report.GetProperty("unknownShortcodes").GetProperty("unknown-thing").GetInt32());
        await using var db = site.OpenDatabase();
        Assert.False(await db.Articles.AnyAsync() || await db.Sections.AnyAsync());
    }

    [Fact]
    public async Task Pictures_come_from_the_media_directory_and_from_nowhere_else()
    {
        await using var site = await TestSite.StartAsync();
        var media = Directory.CreateDirectory(Path.Combine(scratch, "uploads", "2019")).Parent!.FullName;
        var picture = typeof(Site).Assembly.GetManifestResourceNames().First(name => name.StartsWith("sample/pictures/", StringComparison.Ordinal));
        await using (var source = typeof(Site).Assembly.GetManifestResourceStream(picture)!)
        await using (var target = File.Create(Path.Combine(media, "2019", "ferry.webp")))
            await source.CopyToAsync(target);
        static string Attachment(int id, string url) => $"<item><title>p</title><wp:post_id>{id}</wp:post_id><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type><wp:attachment_url>{url}</wp:attachment_url></item>";
        var report = await ImportAsync(site, Wxr(
            Attachment(50, "https://old.example.org/wp-content/uploads/2019/ferry.webp") + Attachment(51, "https://old.example.org/wp-content/uploads/../../../../etc/passwd") + Attachment(52, "https://old.example.org/wp-content/uploads/lost.jpg")
            + Item(1, "One", "<img src=\"https://old.example.org/wp-content/uploads/2019/ferry-300x200.webp\" alt=\"A ferry\">", more: "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>50</wp:meta_value></wp:postmeta>")),
            "--media", media);
        Assert.Equal((3, 1, 2), (Count(report, "picturesInFile"), Count(report, "picturesImported"), Count(report, "picturesMissing")));
        await using var db = site.OpenDatabase();
        var article = await db.Articles.SingleAsync();
        Assert.NotNull(article.LeadMediaId);
        Assert.Contains("src=\"/media/", article.BodyHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_we_export_we_can_import()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        var file = Path.Combine(scratch, "ours.xml");
        Assert.Equal(0, await MastheadCommand.RunAsync(["export", file, .. site.Database.Settings]));
        await using var other = await TestSite.StartAsync();
        Assert.Equal(0, await MastheadCommand.RunAsync(["import", "wordpress", file, .. other.Database.Settings]));
        await using var before = site.OpenDatabase();
        await using var after = other.OpenDatabase();
        Assert.Equal(
            await before.Articles.OrderBy(article => article.Path).Select(article => new { article.Path, article.Headline, article.State, article.CommentCount }).ToListAsync(),
            await after.Articles.OrderBy(article => article.Path).Select(article => new { article.Path, article.Headline, article.State, article.CommentCount }).ToListAsync());
        Assert.Equal(await before.Comments.CountAsync(), await after.Comments.CountAsync());
    }

    [Fact]
    public async Task Every_address_of_an_export_is_asked_for_and_what_is_lost_is_named()
    {
        await using var site = await TestSite.StartAsync();
        var file = Path.Combine(scratch, "export.xml");
        await ImportAsync(site, Wxr(Item(1, "One", "Text") + Item(2, "Two &amp; three", "Text") + Item(3, "Draft", "Text", "draft")));
        using var reader = site.Visitor();
        async Task<VerifiedAddresses> VerifyAsync() => await new VerifyAddresses(reader).RunAsync([new WxrReader(file)], _ => { }, TestContext.Current.CancellationToken);
        var whole = await VerifyAsync();
        Assert.Empty(whole.Lost);
        Assert.InRange(whole.Asked, 14, 30);

        await using var db = site.OpenDatabase();
        var two = await db.Articles.SingleAsync(article => article.SourceId == "2");
        await site.InScopeAsync<WithdrawArticle, PublicationOutcome>(verb => verb.RunAsync(two.Id, null, default));
        var lost = await VerifyAsync();
        Assert.Contains(lost.Lost, address => address is { Address: "/2019/05/post-2", Why: "answers 410" });
        Assert.Contains(lost.Lost, address => address.Address == "/?p=2");
    }

    /// <summary>Exports of real sites, where they are at hand.</summary>
    [Fact]
    public async Task Real_exports_come_over_whole_and_a_second_run_changes_nothing()
    {
        var inputs = Path.Combine(SourceTree.Root, "../shared/data/inputs/wxr");
        Assert.SkipUnless(Directory.Exists(inputs), "../shared/data/inputs/wxr is not here.");
        foreach (var file in Directory.EnumerateFiles(inputs, "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            await using var site = await TestSite.StartAsync();
            var report = Path.Combine(scratch, "real.json");
            var code = await MastheadCommand.RunAsync(["import", "wordpress", file, "--report", report, .. site.Database.Settings]);
            Assert.Equal(Path.GetFileName(file) == "malformed.xml" ? 1 : 0, code);
            if (code == 1)
                continue;
            var told = JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement;
            await using var db = site.OpenDatabase();
            Assert.Equal(Count(told, "articlesInFile"), await db.Articles.CountAsync());
            Assert.Equal(Count(told, "commentsInFile"), await db.Comments.CountAsync());
            Assert.Equal(0, await MastheadCommand.RunAsync(["import", "wordpress", file, "--report", report, .. site.Database.Settings]));
            var again = JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement;
            Assert.Equal((0, 0, 0), (Count(again, "articlesImported"), Count(again, "articlesUpdated"), Count(again, "commentsImported")));
        }
    }
}
