using System.Net;
using System.Text.Json;
using Masthead.Cli;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Import;
using Masthead.Features.Import.Wxr;
using Masthead.Features.Media;
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

    private static int Count(JsonElement report, string path)
    {
        foreach (var name in path.Split('.'))
            report = report.GetProperty(name);
        return report.ValueKind == JsonValueKind.Array ? report.GetArrayLength() : report.GetInt32();
    }

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
        Assert.Equal(8, Count(report, "comments.imported"));
        await using var db = site.OpenDatabase();
        var all = await db.Comments.ToDictionaryAsync(comment => comment.SourceId!);
        Assert.Equal(2, all["1/3"].Depth);
        Assert.Equal(all["1/2"].Id, all["1/3"].ParentId);
        Assert.StartsWith(all["1/2"].ThreadPath, all["1/3"].ThreadPath, StringComparison.Ordinal);
        Assert.Equal((CommentState.Held, CommentState.Spam), (all["1/4"].State, all["1/5"].State));
        Assert.Null(all["1/8"].ParentId);
        Assert.Equal(6, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
        using var reader = site.Visitor();
        Assert.Contains("comment-" + all["1/3"].Id, await reader.GetStringAsync("/2019/05/post-1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_run_changes_nothing_a_newer_export_brings_the_difference_and_work_done_here_is_left_alone()
    {
        await using var site = await TestSite.StartAsync();
        var first = Wxr(Item(1, "One", "Text", more: Comment(1, 0)) + Item(2, "Two", "Text"));
        Assert.Equal(2, Count(await ImportAsync(site, first), "articles.imported"));
        var again = await ImportAsync(site, first);
        Assert.Equal((0, 0, 2, 0, 1), (Count(again, "articles.imported"), Count(again, "articles.merged"), Count(again, "articles.unchanged"), Count(again, "comments.imported"), Count(again, "comments.unchanged")));

        var newer = Wxr(Item(1, "One, corrected", "Text", more: Comment(1, 0) + Comment(2, 1)) + Item(2, "Two", "Text") + Item(3, "Three", "Text"));
        var difference = await ImportAsync(site, newer);
        Assert.Equal((1, 1, 1, 1), (Count(difference, "articles.imported"), Count(difference, "articles.merged"), Count(difference, "articles.unchanged"), Count(difference, "comments.imported")));

        await using var db = site.OpenDatabase();
        var two = await db.Articles.AsNoTracking().SingleAsync(article => article.SourceId == "2");
        await site.InScopeAsync<SaveArticle, SaveArticleOutcome>(verb => verb.RunAsync(two.Id, null, new ArticleDraft { Headline = "Two, mended here", SectionId = two.SectionId, Body = "Better", OwnPath = two.Path }, "Ada", default));
        Assert.Equal(1, Count(await ImportAsync(site, newer), "editedHere"));
        Assert.Equal("Two, mended here", (await db.Articles.AsNoTracking().SingleAsync(article => article.SourceId == "2")).Headline);
        Assert.Equal(1, Count(await ImportAsync(site, newer, "--force"), "articles.merged"));
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
        Assert.Equal((1, 1), (Count(report, "articles.inFile"), Count(report, "comments.inFile")));
        Assert.Equal(1, report.GetProperty("unknownParts").GetProperty("[unknown-thing]").GetInt32());
        await using var db = site.OpenDatabase();
        Assert.False(await db.Articles.AnyAsync() || await db.Sections.AnyAsync());
    }

    [Fact]
    public async Task Pictures_come_from_the_media_directory_and_from_nowhere_else()
    {
        await using var site = await TestSite.StartAsync();
        var media = Directory.CreateDirectory(Path.Combine(scratch, "uploads", "2019")).Parent!.FullName;
        await SamplePicture.CopyToAsync(Path.Combine(media, "2019", "ferry.webp"));
        static string Attachment(int id, string url) => $"<item><title>p</title><wp:post_id>{id}</wp:post_id><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type><wp:attachment_url>{url}</wp:attachment_url></item>";
        var report = await ImportAsync(site, Wxr(
            Attachment(50, "https://old.example.org/wp-content/uploads/2019/ferry.webp") + Attachment(51, "https://old.example.org/wp-content/uploads/../../../../etc/passwd") + Attachment(52, "https://old.example.org/wp-content/uploads/lost.jpg")
            + Item(1, "One", "<img src=\"https://old.example.org/wp-content/uploads/2019/ferry-300x200.webp\" alt=\"A ferry\">", more: "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>50</wp:meta_value></wp:postmeta>")),
            "--media", media);
        Assert.Equal((3, 1, 2), (Count(report, "pictures.inFile"), Count(report, "pictures.imported"), Count(report, "picturesMissing")));
        await using var db = site.OpenDatabase();
        var article = await db.Articles.SingleAsync();
        Assert.NotNull(article.LeadMediaId);
        Assert.Contains("src=\"/media/", article.BodyHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_that_an_earlier_run_brought_in_stays_when_its_file_is_not_given_again()
    {
        await using var site = await TestSite.StartAsync();
        var media = Directory.CreateDirectory(Path.Combine(scratch, "uploads")).FullName;
        await SamplePicture.CopyToAsync(Path.Combine(media, "ferry.webp"));
        static string Export(string headline) => Wxr(
            "<item><title>p</title><wp:post_id>50</wp:post_id><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://old.example.org/wp-content/uploads/ferry.webp</wp:attachment_url></item>"
            + Item(1, headline, "<img src=\"https://old.example.org/wp-content/uploads/ferry.webp\" alt=\"A ferry\">", more: "<wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>50</wp:meta_value></wp:postmeta>"));
        await ImportAsync(site, Export("One"), "--media", media);

        var same = await ImportAsync(site, Export("One"));
        var newer = await ImportAsync(site, Export("Two"), "--force");

        Assert.Equal((1, 1, 0), (Count(same, "articles.unchanged"), Count(same, "pictures.unchanged"), Count(same, "picturesMissing")));
        Assert.Equal(1, Count(newer, "articles.merged"));
        await using var db = site.OpenDatabase();
        var article = await db.Articles.SingleAsync();
        Assert.Equal(("Two", true), (article.Headline, article.LeadMediaId is not null));
        Assert.Contains("src=\"/media/", article.BodyHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_we_export_comes_back_whole_through_our_own_importer()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        Assert.Equal(0, await MastheadCommand.RunAsync(["export", scratch + "/", .. site.Database.Settings]));
        await using var other = await TestSite.StartAsync();
        Assert.Equal(0, await MastheadCommand.RunAsync(["import", "wordpress", Path.Combine(scratch, "wordpress.xml"), "--media", scratch, .. other.Database.Settings]));
        async Task<object> TellAsync(TestSite told)
        {
            await using var db = told.OpenDatabase();
            var counts = await db.Discussions.ToDictionaryAsync(row => row.ArticleId, row => row.CommentCount);
            return new
            {
                Articles = (await db.Articles.OrderBy(article => article.Path).ToListAsync()).Select(article => string.Join('\n',
                    article.Path, article.Headline, article.Standfirst, article.State, counts.GetValueOrDefault(article.Id), article.PublishedAt, article.Dateline, article.Language, article.LeadMediaId is null,
                    string.Join(", ", article.Bylines.Select(byline => byline.Name)), string.Join(", ", article.Tags.Select(tag => tag.Name)), PicturesIn(article.BodyHtml))),
                Sections = await db.Sections.OrderBy(section => section.Path).Select(section => section.Path + section.Name + section.Position + section.IsListed).ToListAsync(),
                Authors = await db.Authors.OrderBy(author => author.Name).Select(author => author.Name).ToListAsync(),
                Pictures = await db.Media.OrderBy(item => item.Hash).Select(item => item.Hash).ToListAsync(),
                Comments = await db.Comments.OrderBy(comment => comment.CreatedAt).ThenBy(comment => comment.AuthorName).Select(comment => comment.AuthorName + comment.State + comment.Depth + comment.Html).ToListAsync(),
            };
        }
        Assert.Equivalent(await TellAsync(site), await TellAsync(other), strict: true);
    }

    private static string PicturesIn(string html) => string.Join(", ", html.Split("src=\"/media/").Skip(1).Select(part => part.Split('"')[0]));

    [Fact]
    public async Task Every_address_of_an_export_is_asked_for_and_what_is_lost_is_named()
    {
        await using var site = await TestSite.StartAsync();
        var file = Path.Combine(scratch, "export.xml");
        await ImportAsync(site, Wxr(Item(1, "One", "Text") + Item(2, "Two &amp; three", "Text") + Item(3, "Draft", "Text", "draft")));
        using var reader = site.Visitor();
        async Task<VerifiedAddresses> VerifyAsync() => await new VerifyAddresses(reader).RunAsync(new WxrExport([file]), _ => { }, TestContext.Current.CancellationToken);
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

    [Theory]
    [InlineData("draft"), InlineData("private"), InlineData("trash")]
    public async Task What_a_newer_export_no_longer_publishes_leaves_readers_once_and_may_come_back(string status)
    {
        await using var site = await TestSite.StartAsync();
        await ImportAsync(site, Wxr(Item(1, "One", "Text") + Item(2, "Two", "Text")));
        var withdrawn = Wxr(Item(1, "One", "Text", status) + Item(2, "Two", "Text"));
        Assert.Equal(1, Count(await ImportAsync(site, withdrawn), "articles.merged"));
        var again = await ImportAsync(site, withdrawn);
        Assert.Equal((0, 2), (Count(again, "articles.merged"), Count(again, "articles.unchanged")));
        using var reader = site.Visitor();
        Assert.Equal(HttpStatusCode.Gone, (await reader.GetAsync("/2019/05/post-1")).StatusCode);
        Assert.DoesNotContain("One", await reader.GetStringAsync("/world/europe/"), StringComparison.Ordinal);
        await ImportAsync(site, Wxr(Item(1, "One", "Text") + Item(2, "Two", "Text")));
        // The pages in the memory of a site that runs beside the import are its own.
        await using var db = site.OpenDatabase();
        Assert.Equal(2, await db.Articles.CountAsync(article => article.State == ArticleState.Published && article.Path.StartsWith("2019/05/post-")));
    }

    [Fact]
    public async Task A_run_that_is_cut_off_anywhere_is_completed_by_the_next()
    {
        var items = string.Concat(Enumerable.Range(1, 120).Select(id => Item(id, $"Title {id}", $"Text {id}", more: Comment(id * 10, 0) + Comment(id * 10 + 1, id * 10, "spam"))));
        var file = Path.Combine(scratch, "long.xml");
        await File.WriteAllTextAsync(file, Wxr(items + "<item><title>About</title><wp:post_id>900</wp:post_id><wp:post_name>about</wp:post_name><wp:status>publish</wp:status><wp:post_type>page</wp:post_type></item>"));
        await using var whole = await TestSite.StartAsync();
        var expected = await RunAsync(whole, file, int.MaxValue);
        foreach (var stopAt in new[] { 1, 49, 50, 51, 100, 101, 120, 121 })
        {
            await using var site = await TestSite.StartAsync();
            await Assert.ThrowsAsync<IOException>(() => RunAsync(site, file, stopAt));
            Assert.Equal(expected, await RunAsync(site, file, int.MaxValue));
        }
    }

    /// <summary>Everything that a run may double.</summary>
    private static async Task<string> RunAsync(TestSite site, string file, int stopAt)
    {
        var done = 0;
        var report = await site.InScopeAsync<ImportRuns, ImportReport>(verb => verb.RunAsync(
            [file], new WxrExport([file]), new ImportWish(), (_, _) => { if (++done == stopAt) throw new IOException("The power is off."); }, default));
        await using var db = site.OpenDatabase();
        return $"{report.Checksum} {await db.Articles.CountAsync()} {await db.Comments.CountAsync()} {await db.ArticleRevisions.CountAsync()} {await db.Redirects.CountAsync()} {await db.Listings.CountAsync()} {await db.Sections.CountAsync()} {await db.Tags.CountAsync()}";
    }

    [Fact]
    public async Task A_long_comment_is_kept_whole_and_reported_and_one_that_was_decided_there_since_is_decided_here()
    {
        await using var site = await TestSite.StartAsync();
        var longest = string.Concat(Enumerable.Repeat("word ", 6000)) + "end.";
        var report = await ImportAsync(site, Wxr(Item(1, "One", "Text", more: Comment(1, 0, "0", longest) + Comment(2, 0, "0"))));
        Assert.Contains(report.GetProperty("notes").EnumerateArray(), note => note.GetProperty("why").GetString()!.StartsWith("comment 1: it has 30,004 characters", StringComparison.Ordinal));
        await using (var db = site.OpenDatabase())
            Assert.EndsWith("end.</p>", (await db.Comments.SingleAsync(comment => comment.SourceId == "1/1")).Html, StringComparison.Ordinal);
        var newer = await ImportAsync(site, Wxr(Item(1, "One", "Text", more: Comment(1, 0, "spam", longest) + Comment(2, 0) + Comment(3, 2))));
        Assert.Equal((1, 2, 0), (Count(newer, "comments.imported"), Count(newer, "comments.merged"), Count(newer, "comments.unchanged")));
        await using var after = site.OpenDatabase();
        Assert.Equal([CommentState.Spam, CommentState.Published, CommentState.Published], await after.Comments.OrderBy(comment => comment.Id).Select(comment => comment.State).ToListAsync());
        Assert.Equal(2, await after.Discussions.SumAsync(discussion => discussion.CommentCount));
    }

    [Fact]
    public async Task A_dry_run_says_what_a_run_would_change()
    {
        await using var site = await TestSite.StartAsync();
        await ImportAsync(site, Wxr(Item(1, "One", "Text", more: Comment(1, 0)) + Item(2, "Two", "Text")));
        var report = await ImportAsync(site, Wxr(Item(1, "One", "Text", more: Comment(1, 0) + Comment(2, 0)) + Item(2, "Two, corrected", "Text") + Item(3, "Three", "Text")), "--dry-run");
        Assert.Equal((1, 1, 1, 1), (Count(report, "articles.imported"), Count(report, "articles.merged"), Count(report, "articles.unchanged"), Count(report, "comments.imported")));
        await using var db = site.OpenDatabase();
        Assert.Equal(2, await db.Articles.CountAsync());
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
            Assert.Equal(Count(told, "articles.inFile"), await db.Articles.CountAsync() + Count(told, "articles.skipped"));
            Assert.Equal(Count(told, "comments.inFile"), await db.Comments.CountAsync());
            Assert.Equal(0, await MastheadCommand.RunAsync(["import", "wordpress", file, "--report", report, .. site.Database.Settings]));
            var again = JsonDocument.Parse(await File.ReadAllTextAsync(report)).RootElement;
            Assert.Equal((0, 0, 0), (Count(again, "articles.imported"), Count(again, "articles.merged"), Count(again, "comments.imported")));
            Assert.Equal(told.GetProperty("checksum").GetString(), again.GetProperty("checksum").GetString());
        }
    }
}
