using Masthead.Cli;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Import;
using Masthead.Features.Import.Disqus;
using Masthead.Features.Import.Wxr;
using Masthead.Features.Sections;
using Masthead.Tests.Hosting;
using Masthead.Tests.House;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Import;

public sealed class DisqusImportTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-disqus-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private async Task<string> FileAsync(string name, string text)
    {
        await File.WriteAllTextAsync(Path.Combine(scratch, name), text);
        return Path.Combine(scratch, name);
    }

    private static string Disqus(string inside) => $"""
        <?xml version="1.0" encoding="utf-8"?>
        <disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"><category dsq:id="1"><forum>packet</forum><title>General</title></category>
        {inside}
        </disqus>
        """;

    private static string Thread(int id, string identifier, string link) =>
        $"""<thread dsq:id="{id}"><id>{identifier}</id><forum>packet</forum><category dsq:id="1"/><link>{link}</link><title>Thread {id}</title><isClosed>false</isClosed></thread>""";

    private static string Post(int id, int thread, int parent = 0, string state = "", string message = "<p>Well said.</p>") => $"""
        <post dsq:id="{id}"><id/><message><![CDATA[{message}]]></message><createdAt>2013-10-10T19:20:29Z</createdAt><isDeleted>{(state == "deleted" ? "true" : "false")}</isDeleted><isSpam>{(state == "spam" ? "true" : "false")}</isSpam>
        <author><email>bob@example.org</email><name>Bob {id}</name><isAnonymous>false</isAnonymous></author><ipAddress>192.0.2.7</ipAddress><thread dsq:id="{thread}"/>{(parent > 0 ? $"<parent dsq:id=\"{parent}\"/>" : "")}</post>
        """;

    private static async Task WriteAsync(TestSite site, string wxr) =>
        await site.InScopeAsync<ImportRuns, ImportReport>(verb => verb.RunAsync([wxr], new WxrExport([wxr]), new ImportWish(), (_, _) => { }, default));

    private Task<string> OldSiteAsync() => FileAsync("old.xml", "<rss><channel><link>https://old.example.org</link>" + string.Concat(Enumerable.Range(1, 4).Select(id =>
        $"<item><title>Title {id}</title><link>https://old.example.org/2019/post-{id}/</link><wp:post_id>{id}</wp:post_id><wp:post_name>post-{id}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>")) + "</channel></rss>");

    private static Task<ImportReport> ImportAsync(TestSite site, string file, params (string, string)[] map) => site.InScopeAsync<ImportRuns, ImportReport>(verb => verb.RunAsync(
        [file], new DisqusExport(file), new ImportWish { Threads = map.ToDictionary(pair => pair.Item1, pair => pair.Item2) }, (_, _) => { }, default));

    [Fact]
    public async Task Threads_find_their_articles_by_identifier_then_by_address_then_by_the_map_and_the_rest_is_listed()
    {
        await using var site = await TestSite.StartAsync();
        await WriteAsync(site, await OldSiteAsync());
        var file = await FileAsync("disqus.xml", Disqus(
            Thread(11, "1 https://old.example.org/?p=1", "https://elsewhere.example/x") + Thread(12, "", "https://old.example.org/2019/post-2/#comments") + Thread(13, "thing", "https://old.example.org/gone") + Thread(14, "lost", "https://old.example.org/lost")
            + Post(101, 11) + Post(102, 11, 101) + Post(103, 12, 0, "spam") + Post(104, 13, 0, "deleted") + Post(105, 14) + Post(106, 99) + "<post dsq:id=\"107\"><message>broken<thread dsq:id=11/></post>"));
        var report = await ImportAsync(site, file, ("thing", "/2019/post-3"));
        Assert.Equal((6, 4, 2), (report.Comments.InFile, report.Comments.Imported, report.Comments.Skipped));
        await using var db = site.OpenDatabase();
        var comments = await db.Comments.Where(comment => comment.Source == "disqus:packet").ToDictionaryAsync(comment => comment.SourceId!);
        Assert.Equal(comments["11/101"].Id, comments["11/102"].ParentId);
        Assert.Equal((CommentState.Spam, CommentState.Removed), (comments["12/103"].State, comments["13/104"].State));
        var ids = await db.Articles.ToDictionaryAsync(article => article.SourceId!, article => article.Id);
        Assert.Equal((ids["1"], ids["2"], ids["3"]), (comments["11/101"].ArticleId, comments["12/103"].ArticleId, comments["13/104"].ArticleId));
        Assert.Equal(2, await db.Discussions.SumAsync(discussion => discussion.CommentCount));
        Assert.Equal(3, report.Skipped.Count);
        Assert.Contains(report.Skipped, note => note.Why.Contains("'lost'", StringComparison.Ordinal));
        var again = await ImportAsync(site, file, ("thing", "/2019/post-3"), ("lost", "/2019/nowhere"));
        Assert.Contains(again.Skipped, note => note.Why.Contains("says '/2019/nowhere', and there is no article", StringComparison.Ordinal));
        Assert.Equal((0, 4, report.Checksum), (again.Comments.Imported, again.Comments.Unchanged, again.Checksum));
    }

    [Fact]
    public async Task The_verb_takes_a_map_and_says_which_line_of_it_is_none()
    {
        await using var site = await TestSite.StartAsync();
        await WriteAsync(site, await OldSiteAsync());
        var file = await FileAsync("disqus.xml", Disqus(Thread(11, "x", "https://a.example/") + Post(101, 11)));
        Assert.Equal(0, await MastheadCommand.RunAsync(["import", "disqus", file, "--map", await FileAsync("map.csv", "# by hand\nx,/2019/post-4\n"), .. site.Database.Settings]));
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.Comments.CountAsync());
        Assert.Equal(1, await MastheadCommand.RunAsync(["import", "disqus", file, "--map", await FileAsync("bad.csv", "nothing"), .. site.Database.Settings]));
    }

    [Fact]
    public async Task Samples_of_other_importers_are_read_with_their_damage()
    {
        var inputs = Path.Combine(SourceTree.Root, "../shared/data/inputs/disqus");
        Assert.SkipUnless(Directory.Exists(inputs), "The samples are not here.");
        await using var site = await TestSite.StartAsync();
        foreach (var (name, comments) in new[] { ("isso.xml", 6), ("remark42.xml", 5) })
        {
            var report = await ImportAsync(site, Path.Combine(inputs, name));
            Assert.Equal((comments, comments), (report.Comments.InFile, report.Comments.Skipped));
        }
    }
}
