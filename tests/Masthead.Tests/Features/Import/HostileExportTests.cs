using System.Text;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Import;
using Masthead.Features.Import.Disqus;
using Masthead.Features.Import.Wxr;
using Masthead.Features.Sections;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Import;

public sealed class HostileExportTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-hostile-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private static string Item(int id, string more = "") =>
        $"<item><title>Title {id} é</title><link>https://old.example.org/p-{id}/</link><wp:post_id>{id}</wp:post_id><wp:post_name>p-{id}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>{more}</item>";

    private static string Wxr(string inside, string head = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>") => $"{head}\n<rss><channel><link>https://old.example.org</link>{inside}</channel></rss>";

    private async Task<ImportReport> ImportAsync(TestSite site, byte[] bytes, string? media = null)
    {
        var file = Path.Combine(scratch, "export.xml");
        await File.WriteAllBytesAsync(file, bytes);
        return await site.InScopeAsync<ImportRuns, ImportReport>(verb => verb.RunAsync([file], new WxrExport([file]), new ImportWish(media), (_, _) => { }, default));
    }

    [Theory]
    [InlineData("utf-16", true), InlineData("utf-16", false), InlineData("utf-16BE", true), InlineData("utf-16BE", false), InlineData("utf-8", true)]
    public async Task Two_bytes_a_letter_are_read_with_a_mark_and_without(string encoding, bool withMark)
    {
        await using var site = await TestSite.StartAsync();
        var text = Encoding.GetEncoding(encoding);
        await ImportAsync(site, [.. withMark ? text.GetPreamble() : [], .. text.GetBytes(Wxr(Item(1)))]);
        await using var db = site.OpenDatabase();
        Assert.Equal("Title 1 é", (await db.Articles.SingleAsync()).Headline);
    }

    [Fact]
    public async Task Sections_that_stand_below_themselves_are_made_once_each()
    {
        await using var site = await TestSite.StartAsync();
        static string Category(string key, string parent) => $"<wp:category><wp:category_nicename>{key}</wp:category_nicename><wp:category_parent>{parent}</wp:category_parent><wp:cat_name>{key}</wp:cat_name></wp:category>";
        var report = await ImportAsync(site, Encoding.UTF8.GetBytes(Wxr(Category("a", "c") + Category("b", "a") + Category("c", "b") + Category("d", "d") + Item(1, "<category domain=\"category\" nicename=\"b\">b</category>"), "")));
        Assert.Equal((4, 4), (report.Sections.InFile, report.Sections.Imported));
        await using var db = site.OpenDatabase();
        Assert.Equal(4, await db.Sections.CountAsync());
    }

    [Fact]
    public async Task A_name_of_a_picture_leads_nowhere_out_of_the_directory_not_even_by_a_link_in_it()
    {
        await using var site = await TestSite.StartAsync();
        var media = Directory.CreateDirectory(Path.Combine(scratch, "uploads")).FullName;
        await SamplePicture.CopyToAsync(Path.Combine(scratch, "outside.webp"));
        File.CreateSymbolicLink(Path.Combine(media, "link.webp"), Path.Combine(scratch, "outside.webp"));
        string[] names = ["../outside.webp", "..%2Foutside.webp", "%2e%2e/outside.webp", "....//outside.webp", "/../../outside.webp", "link.webp", "a%00.webp", "."];
        var report = await ImportAsync(site, Encoding.UTF8.GetBytes(Wxr(string.Concat(names.Select((name, i) =>
            $"<item><title>p</title><wp:post_id>{i}</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://old.example.org/wp-content/uploads/{name}</wp:attachment_url></item>")), "")), media);
        Assert.Equal((names.Length, 0, names.Length), (report.Pictures.InFile, report.Pictures.Imported, report.PicturesMissing.Count));
    }

    [Fact]
    public async Task Thousands_of_comments_below_one_post_in_one_chain_keep_their_order()
    {
        await using var site = await TestSite.StartAsync();
        const int many = 3000;
        var comments = string.Concat(Enumerable.Range(1, many).Reverse().Select(id => $"<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>B</wp:comment_author><wp:comment_content>w{id}</wp:comment_content><wp:comment_approved>1</wp:comment_approved><wp:comment_parent>{id - 1}</wp:comment_parent></wp:comment>"));
        var report = await ImportAsync(site, Encoding.UTF8.GetBytes(Wxr(Item(1, comments), "")));
        Assert.Equal((many, many), (report.Comments.InFile, report.Comments.Imported));
        await using var db = site.OpenDatabase();
        Assert.Equal(many, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
        Assert.Equal(many - 1, await db.Comments.MaxAsync(comment => comment.Depth));
    }

    [Theory]
    [InlineData("<!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>"), InlineData("<!DOCTYPE rss SYSTEM \"http://127.0.0.1/x.dtd\">")]
    public async Task A_document_type_is_refused_in_every_format(string type)
    {
        var file = Path.Combine(scratch, "bomb.xml");
        await File.WriteAllTextAsync(file, $"<?xml version=\"1.0\"?>{type}<disqus><thread dsq:id=\"1\"><id/></thread></disqus>");
        Assert.Throws<InvalidDataException>(() => new DisqusExport(file).ReadSite());
        await File.WriteAllTextAsync(file, Wxr(Item(1), type));
        Assert.Throws<InvalidDataException>(() => new WxrExport([file]).ReadSite());
    }

    [Fact]
    public async Task A_document_type_inside_an_item_damages_that_item_alone()
    {
        await using var site = await TestSite.StartAsync();
        var report = await ImportAsync(site, Encoding.UTF8.GetBytes(Wxr("<item><!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><title>&a;</title><wp:post_id>8</wp:post_id></item>" + Item(1), "")));
        Assert.Equal((1, 1), (report.Articles.Imported, report.Skipped.Count));
    }
}
