using System.Net;
using Masthead.Features.Articles;
using Masthead.Features.Import;
using Masthead.Features.Import.Wxr;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Import;

public sealed class OldAddressTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-addresses-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private const string Export = """
        <rss><channel><link>https://old.example.org</link>
        <wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>world</wp:category_nicename><wp:cat_name>World</wp:cat_name></wp:category>
        <wp:author><wp:author_id>2</wp:author_id><wp:author_login>ada</wp:author_login><wp:author_display_name>Ada Quayle</wp:author_display_name></wp:author>
        <item><title>The ferry</title><link>https://old.example.org/2019/05/the-ferry/</link><dc:creator>ada</dc:creator><wp:post_id>1</wp:post_id><wp:post_date>2019-05-20 08:00:00</wp:post_date><wp:post_date_gmt>2019-05-20 08:00:00</wp:post_date_gmt><wp:post_name>the-ferry</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>
        <content:encoded><![CDATA[<a href="https://old.example.org/2019/05/%d1%81%d0%bb%d0%be%d0%b2%d0%be/">next</a> <a href="https://elsewhere.example/x">out</a> <a href="/category/world/page/2/">more</a>]]></content:encoded><category domain="category" nicename="world">World</category></item>
        <item><title>Слово</title><link>https://old.example.org/2019/05/%d1%81%d0%bb%d0%be%d0%b2%d0%be/</link><wp:post_id>2</wp:post_id><wp:post_date>2019-05-21 08:00:00</wp:post_date><wp:post_date_gmt>2019-05-21 08:00:00</wp:post_date_gmt><wp:post_name>%d1%81%d0%bb%d0%be%d0%b2%d0%be</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>
        <item><title>p</title><link>https://old.example.org/2019/05/the-ferry/boat/</link><wp:post_id>50</wp:post_id><wp:post_parent>1</wp:post_parent><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://old.example.org/wp-content/uploads/2019/boat.webp</wp:attachment_url></item>
        <item><title>p</title><link>https://old.example.org/alone/</link><wp:post_id>51</wp:post_id><wp:post_parent>0</wp:post_parent><wp:status>inherit</wp:status><wp:post_type>attachment</wp:post_type><wp:attachment_url>https://old.example.org/wp-content/uploads/2019/alone.webp</wp:attachment_url></item>
        </channel></rss>
        """;

    private async Task<string> ImportAsync(TestSite site)
    {
        var (file, media) = (Path.Combine(scratch, "export.xml"), Directory.CreateDirectory(Path.Combine(scratch, "uploads", "2019")).FullName);
        await File.WriteAllTextAsync(file, Export);
        await SamplePicture.CopyToAsync(Path.Combine(media, "boat.webp"));
        await SamplePicture.CopyToAsync(Path.Combine(media, "alone.webp"));
        await site.InScopeAsync<ImportRuns, ImportReport>(verb => verb.RunAsync([file], new WxrExport([file]), new ImportWish(Path.Combine(scratch, "uploads")), (_, _) => { }, default));
        return file;
    }

    [Fact]
    public async Task Pages_and_files_of_pictures_archives_by_date_and_later_pages_lead_on()
    {
        await using var site = await TestSite.StartAsync();
        await ImportAsync(site);
        using var reader = site.Visitor();
        foreach (var (old, now) in new[]
        {
            ("/2019/05/the-ferry/boat/", "/2019/05/the-ferry"), ("/?attachment_id=50", "/2019/05/the-ferry"), ("/?attachment_id=51", "/media/"), ("/alone/", "/media/"),
            ("/wp-content/uploads/2019/boat.webp", "/media/"), ("/wp-content/uploads/2019/boat-300x200.webp", "/media/"),
            ("/2019/05/", "/search?from=2019-05-01&until=2019-05-31"), ("/2019/", "/search?from=2019-01-01&until=2019-12-31"), ("/2019/05/20/", "/search?from=2019-05-20&until=2019-05-20"),
            ("/category/world/page/2/", "/world/"), ("/page/7/", "/"), ("/?cat=3", "/world/"), ("/?author=2", "/authors/ada-quayle"), ("/?feed=rss2", "/feed.xml"),
            ("/comments/feed/", "/comments/feed.xml"), ("/comments/feed/atom/", "/comments/atom.xml"), ("/?feed=comments-rss2", "/comments/feed.xml"), ("/feed/atom/", "/atom.xml"), ("/rss/", "/feed.xml"),
            ("/category/world/feed/rss2/", "/world/feed.xml"), ("/?feed=atom&cat=3", "/world/atom.xml"), ("/?p=1&feed=rss2", "/2019/05/the-ferry/comments.atom"), ("/author/ada/feed/", "/authors/ada-quayle/feed.xml"),
        })
        {
            using var answer = await reader.GetAsync(old);
            Assert.Equal((old, HttpStatusCode.MovedPermanently), (old, answer.StatusCode));
            Assert.StartsWith(now, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/2018/05/")).StatusCode);
        var may = await reader.GetStringAsync("/search?from=2019-05-01&until=2019-05-20");
        Assert.Contains("The ferry", may, StringComparison.Ordinal);
        Assert.DoesNotContain("Слово", WebUtility.HtmlDecode(may), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_address_of_the_export_and_every_link_in_its_bodies_is_found()
    {
        await using var site = await TestSite.StartAsync();
        var file = await ImportAsync(site);
        using var reader = site.Visitor();
        var verified = await new VerifyAddresses(reader).RunAsync(new WxrExport([file]), _ => { }, TestContext.Current.CancellationToken);
        Assert.Empty(verified.Lost);
        Assert.InRange(verified.Asked, 30, 45);
    }

    [Theory]
    [InlineData("feed", "", false, false), InlineData("rss", "", false, false), InlineData("a/b/feed/atom", "a/b", false, true), InlineData("comments/feed", "", true, false), InlineData("comments/feed/atom", "", true, true)]
    [InlineData("?feed=rss2", "", false, false), InlineData("?feed=comments-atom", "", true, true), InlineData("?cat=3&feed=rss2&x=y", "?cat=3&x=y", false, false)]
    public void An_address_of_a_feed_names_what_it_is_of(string path, string scope, bool isOfComments, bool isAtom) =>
        Assert.Equal(new OldFeed(scope, isOfComments, isAtom), AddressForms.Feed(path));

    [Theory]
    [InlineData("a/feeds"), InlineData("feeder"), InlineData("a/feed/json"), InlineData("?feeds=rss2"), InlineData("?feed=html"), InlineData("afeed")]
    public void Other_addresses_are_of_no_feed(string path) => Assert.Null(AddressForms.Feed(path));

    [Theory]
    [InlineData("2019", "2019-01-01 2019-12-31"), InlineData("2019/5", "2019-05-01 2019-05-31"), InlineData("2020/02", "2020-02-01 2020-02-29"), InlineData("2020/02/29", "2020-02-29 2020-02-29")]
    [InlineData("2019/02/29", null), InlineData("2019/13", null), InlineData("2019/0", null), InlineData("2019/05/a", null), InlineData("12345", null), InlineData("world/2019", null)]
    public void A_date_in_an_address_names_its_days(string path, string? days) =>
        Assert.Equal(days, AddressForms.Days(path) is var (first, last) ? FormattableString.Invariant($"{first:yyyy-MM-dd} {last:yyyy-MM-dd}") : null);
}
