using System.Net;
using Masthead.Features.Articles;
using Masthead.Features.Import;
using Masthead.Features.Import.Ghost;
using Masthead.Features.Sections;
using Masthead.Tests.Hosting;
using Masthead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Import;

public sealed class GhostImportTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-ghost-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private static Task<ImportReport> ImportAsync(TestSite site, string file) =>
        site.InScopeAsync<ImportRuns, ImportReport>(verb => verb.RunAsync([file], new GhostExport(file), new ImportWish(), (_, _) => { }, TestContext.Current.CancellationToken));

    private async Task<string> FileAsync()
    {
        var file = Path.Combine(scratch, "ghost.json");
        await File.WriteAllTextAsync(file, """
            {"db":[{"meta":{"version":"5.0.0"},"data":{
              "posts":[
                {"id":"p1","uuid":"u1","title":"Tides & ferries","slug":"tides-ferries","type":"post","status":"published","visibility":"public","published_at":"2024-05-01T08:00:00.000Z","updated_at":"2024-05-02T08:00:00.000Z","custom_excerpt":"In short",
                 "mobiledoc":"{\"version\":\"0.3.1\",\"markups\":[[\"a\",[\"href\",\"__GHOST_URL__/about/\"]],[\"em\"]],\"atoms\":[[\"soft-return\",\"\",{}]],\"cards\":[[\"markdown\",{\"markdown\":\"**Bold** words\"}],[\"embed\",{\"url\":\"https://video.example/1\",\"html\":\"<iframe src=x></iframe>\"}]],\"sections\":[[1,\"p\",[[0,[],0,\"Read \"],[0,[0,1],2,\"about us\"],[1,[],0,0],[0,[],0,\"<now>\"]]],[3,\"ul\",[[[0,[],0,\"one\"]],[[0,[],0,\"two\"]]]],[10,0],[10,1]]}"},
                {"id":"p2","title":"A tree","slug":"tree","type":"post","status":"published","visibility":"public","published_at":"2024-05-03T08:00:00.000Z",
                 "lexical":"{\"root\":{\"type\":\"root\",\"children\":[{\"type\":\"extended-heading\",\"tag\":\"h3\",\"children\":[{\"type\":\"extended-text\",\"text\":\"Roots\",\"format\":3}]},{\"type\":\"list\",\"listType\":\"number\",\"start\":1,\"children\":[{\"type\":\"listitem\",\"children\":[{\"type\":\"text\",\"text\":\"first <b>\",\"format\":16}]}]},{\"type\":\"callout\",\"calloutText\":\"<b>Mind</b> the gap\",\"calloutEmoji\":\"!\"},{\"type\":\"paywall\"},{\"type\":\"hologram\",\"children\":[{\"type\":\"text\",\"text\":\"kept words\",\"format\":0}]}]}}"},
                {"id":"p3","title":"For members","slug":"secret","type":"post","status":"published","visibility":"paid","html":"<p>Paid</p>","published_at":"2024-05-04T08:00:00.000Z"},
                {"id":"p4","title":"About","slug":"about","type":"page","status":"published","visibility":"public","html":"<p>Us</p>","published_at":"2024-01-01T08:00:00.000Z"}],
              "users":[{"id":"a1","name":"Ada Quayle","slug":"ada"},{"id":"a2","name":"Bob Kerr","slug":"bob"}],
              "tags":[{"id":"t1","name":"Sea","slug":"sea"},{"id":"t2","name":"Ports","slug":"ports"},{"id":"t3","name":"#internal","slug":"hash-internal"}],
              "posts_authors":[{"post_id":"p1","author_id":"a2","sort_order":1},{"post_id":"p1","author_id":"a1","sort_order":0}],
              "posts_tags":[{"post_id":"p1","tag_id":"t3","sort_order":0},{"post_id":"p1","tag_id":"t1","sort_order":1},{"post_id":"p1","tag_id":"t2","sort_order":2}],
              "members":[{"id":"m1","email":"reader@example.org"}],"settings":[{"key":"title","value":"The Packet"}]}}]}
            """);
        return file;
    }

    [Fact]
    public async Task Articles_come_over_from_both_formats_with_authors_tags_and_addresses()
    {
        await using var site = await TestSite.StartAsync();
        var file = await FileAsync();
        var report = await ImportAsync(site, file);
        await using var db = site.OpenDatabase();
        var tides = await db.Articles.SingleAsync(article => article.SourceId == "p1");
        Assert.Equal(("Tides & ferries", "In short", "tides-ferries"), (tides.Headline, tides.Standfirst, tides.Path));
        Assert.Equal(["Ada Quayle", "Bob Kerr"], tides.Bylines.Select(byline => byline.Name));
        Assert.Equal("Ports", Assert.Single(tides.Tags).Name);
        Assert.Equal("sea", (await db.Sections.SingleAsync(section => section.Id == tides.SectionId)).Path);
        Assert.Contains("""<a href="/about/"><em>about us</em></a><br>&lt;now&gt;""", tides.BodyHtml, StringComparison.Ordinal);
        Assert.Contains("<strong>Bold</strong> words", tides.BodyHtml, StringComparison.Ordinal);
        Assert.Contains("""<a href="https://video.example/1">""", tides.BodyHtml, StringComparison.Ordinal);

        var tree = await db.Articles.SingleAsync(article => article.SourceId == "p2");
        Assert.Contains("<h3><strong><em>Roots</em></strong></h3>", tree.BodyHtml, StringComparison.Ordinal);
        Assert.Contains("<code>first &lt;b&gt;</code>", tree.BodyHtml, StringComparison.Ordinal);
        Assert.Contains("<aside><p>! <b>Mind</b> the gap</p></aside>", tree.BodyHtml, StringComparison.Ordinal);
        Assert.Contains("kept words", tree.BodyHtml, StringComparison.Ordinal);
        Assert.Equal(1, report.UnknownParts["card 'hologram'"]);

        Assert.Equal(ArticleState.Draft, (await db.Articles.SingleAsync(article => article.SourceId == "p3")).State);
        Assert.Contains(report.Skipped, note => note.Why.StartsWith("1 members", StringComparison.Ordinal));
        using var reader = site.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/secret")).StatusCode);
        Assert.Equal("/sea/", (await reader.GetAsync("/tag/sea/")).Headers.Location!.ToString());
        Assert.Equal("/tags/ports", (await reader.GetAsync("/tag/ports/")).Headers.Location!.ToString());
        var verified = await new VerifyAddresses(reader).RunAsync(new GhostExport(file), _ => { }, TestContext.Current.CancellationToken);
        Assert.Empty(verified.Lost);
    }

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var file = await FileAsync();
        var first = await ImportAsync(site, file);
        var second = await ImportAsync(site, file);
        Assert.Equal((4, 0, 4), (first.Articles.Imported, second.Articles.Imported + second.Articles.Merged, second.Articles.Unchanged));
        Assert.Equal(first.Checksum, second.Checksum);
    }

    [Theory]
    [InlineData("{\"db\":["), InlineData("[]"), InlineData("{\"db\":[{\"data\":{}}]}")]
    public async Task What_is_no_export_is_refused(string text)
    {
        var file = Path.Combine(scratch, "bad.json");
        await File.WriteAllTextAsync(file, text);
        Assert.Throws<InvalidDataException>(() => new GhostExport(file).ReadSite());
    }

    [Fact]
    public async Task The_sample_of_a_migration_tool_comes_over()
    {
        var file = Path.Combine(SourceTree.Root, "../shared/data/inputs/ghost/migrate-sample.json");
        Assert.SkipUnless(File.Exists(file), "The sample is not here.");
        await using var site = await TestSite.StartAsync();
        var report = await ImportAsync(site, file);
        Assert.Equal((3, 3, 5), (report.Articles.InFile, report.Articles.Imported, report.Pictures.InFile));
    }
}
