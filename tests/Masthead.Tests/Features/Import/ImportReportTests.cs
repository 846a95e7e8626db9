using System.Net;
using Masthead.Features.Accounts;
using Masthead.Features.Comments;
using Masthead.Features.Import;
using Masthead.Features.Import.Wxr;
using Masthead.Features.Moderation;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Import;

public sealed class ImportReportTests : IDisposable
{
    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-report-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private static string Comment(int id, string state, string text) => $"<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_author>Bob {id}</wp:comment_author><wp:comment_author_email>b{id}@example.org</wp:comment_author_email><wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_approved>{state}</wp:comment_approved></wp:comment>";

    private async Task<ImportReport> ImportAsync(TestSite site, ImportWish wish)
    {
        var file = Path.Combine(scratch, "export.xml");
        await File.WriteAllTextAsync(file, "<rss><channel><link>https://old.example.org</link><item><title>The ferry &lt;b&gt;runs&lt;/b&gt;</title><link>https://old.example.org/ferry/</link><wp:post_id>1</wp:post_id><wp:post_name>ferry</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type><content:encoded><![CDATA[One two three <iframe src=\"https://x.example\"></iframe><script>four()</script>]]></content:encoded>"
            + string.Concat(Enumerable.Range(1, 20).Select(id => Comment(id, "spam", $"Blorfex quandle zibbit special number {id}")))
            + string.Concat(Enumerable.Range(21, 20).Select(id => Comment(id, "1", $"The {id} o'clock ferry was late again, as on every Monday."))) + Comment(99, "0", "Waits.") + "</item></channel></rss>");
        return await site.InScopeAsync<ImportRuns, ImportReport>(verb => verb.RunAsync([file], new WxrExport([file]), wish, (_, _) => { }, default));
    }

    [Fact]
    public async Task An_article_is_compared_word_for_word_and_what_the_sanitiser_took_away_is_said()
    {
        await using var site = await TestSite.StartAsync();
        var report = await ImportAsync(site, new ImportWish());
        var item = Assert.Single(report.Items);
        Assert.Equal((1.0, PlacedAs.Imported, "ferry", 41, 41), (item.Similarity, item.Outcome, item.Path, item.CommentsInFile, item.CommentsImported));
        Assert.Equal(["iframe", "script"], item.Sanitised.Keys);
    }

    [Theory]
    [InlineData("<p>one two three</p>", "<p>One, two; three!</p>", 1.0), InlineData("one two three four", "one two", 0.6667), InlineData("[caption]one[/caption]", "one", 1.0), InlineData("", "", 1.0), InlineData("one", "two", 0.0)]
    public void Similarity_is_the_share_of_words_in_common(string there, string here, double expected) => Assert.Equal(expected, BodyParity.Similarity(there, here));

    [Fact]
    public async Task The_newsroom_shows_each_run_and_proves_that_a_second_left_the_same()
    {
        await using var site = await TestSite.StartAsync();
        using var chief = await site.SignedInAsync(Role.Administrator);
        Assert.Contains("Nothing was brought over yet", await chief.GetStringAsync("/newsroom/imports"), StringComparison.Ordinal);
        var first = await ImportAsync(site, new ImportWish());
        await ImportAsync(site, new ImportWish(IsDryRun: true));
        var second = await ImportAsync(site, new ImportWish());
        Assert.Equal(first.Checksum, second.Checksum);
        var list = await chief.GetStringAsync("/newsroom/imports");
        Assert.Contains("/newsroom/imports/2", list, StringComparison.Ordinal);
        Assert.DoesNotContain("/newsroom/imports/3", list, StringComparison.Ordinal);
        Assert.DoesNotContain("exactly what the run of", await chief.GetStringAsync("/newsroom/imports/1"), StringComparison.Ordinal);
        var page = await chief.GetStringAsync("/newsroom/imports/2");
        Assert.Contains("exactly what the run of", page, StringComparison.Ordinal);
        Assert.Contains(first.Checksum, page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await chief.GetAsync("/newsroom/imports/7")).StatusCode);
        using var editor = await site.SignedInAsync(Role.Editor);
        Assert.Equal(HttpStatusCode.Forbidden, (await editor.GetAsync("/newsroom/imports")).StatusCode);
    }

    [Fact]
    public async Task The_filter_learns_what_was_judged_there_once_and_leaves_what_was_judged_here()
    {
        await using var site = await TestSite.StartAsync();
        Assert.Null((await ImportAsync(site, new ImportWish())).Taught);
        await using var db = site.OpenDatabase();
        var mine = await db.Comments.SingleAsync(comment => comment.SourceId == "1/1");
        await site.InScopeAsync<DecideComments, Judged>(verb => verb.RunAsync(Judgement.Approve, [mine.Id], null, new Moderator(1, "Ada"), "", default));
        var taught = (await ImportAsync(site, new ImportWish(Teach: true))).Taught!;
        Assert.Equal(39, taught.Learnt);
        Assert.True(taught.SpamAfter.Spam > taught.SpamBefore.Spam && taught.SpamAfter.Ham <= taught.SpamBefore.Ham, $"{taught.SpamBefore.Spam} {taught.SpamAfter.Spam}");
        Assert.Equal(21, taught.HamAfter.Ham + taught.HamAfter.Held + taught.HamAfter.Spam);
        var source = CommentSubmission.Source(mine.Id);
        Assert.Equal(Label.Ham, (await db.SpamExamples.SingleAsync(example => example.Source == source && example.RevokedAt == null)).Label);
        Assert.Equal(0, (await ImportAsync(site, new ImportWish(Teach: true))).Taught!.Learnt);
    }
}
