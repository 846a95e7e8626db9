using System.IO.Compression;
using System.Net;
using AngleSharp.Dom;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.SampleEdition;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Tests.Features.Reading;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Masthead.Tests.Features.SampleEdition;

public sealed class SampleEditionTests
{
    private const string LeadStory = "/today/harbour/harbour-votes-to-give-the-night-back-to-the-birds";

    // Pages that other parts of the program bring; a guest who is not signed in is sent away from them.
    private static readonly string[] Elsewhere = ["/newsroom", "/privacy/comments"];

    [Fact]
    public async Task An_empty_database_becomes_a_small_newspaper_and_a_full_one_is_left_alone()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await using var db = site.OpenDatabase();
        Assert.True(await db.Articles.CountAsync() >= 14);
        Assert.Equal(await db.Articles.CountAsync(), await db.Articles.CountAsync(article => article.State == ArticleState.Published));
        Assert.True((await db.Sections.Select(section => section.Path).ToListAsync()).Max(path => path.Split('/').Length) >= 3);
        Assert.True(await db.Comments.MaxAsync(comment => comment.Depth) >= 6);
        Assert.All(await db.Comments.Select(comment => comment.CreatedAt).ToListAsync(), at => Assert.True(at < site.Clock.GetUtcNow()));

        await using var scope = site.Services.CreateAsyncScope();
        Assert.False(await ActivatorUtilities.CreateInstance<FillSampleEdition>(scope.ServiceProvider).RunAsync(default));
    }

    [Fact]
    public async Task A_first_start_that_was_cut_short_is_begun_anew()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await using var db = site.OpenDatabase();
        var whole = (await db.Articles.CountAsync(), await db.Comments.CountAsync(), await db.Sections.CountAsync());
        await db.Comments.Where(comment => comment.ParentId == null && comment.ShownReplies == 0).ExecuteDeleteAsync();
        db.Add(new SettingRow("sample-edition-filling", ""));
        await db.SaveChangesAsync();

        await using var scope = site.Services.CreateAsyncScope();
        Assert.True(await ActivatorUtilities.CreateInstance<FillSampleEdition>(scope.ServiceProvider).RunAsync(default));
        Assert.Equal(whole, (await db.Articles.CountAsync(), await db.Comments.CountAsync(), await db.Sections.CountAsync()));
        Assert.False(await ActivatorUtilities.CreateInstance<FillSampleEdition>(scope.ServiceProvider).RunAsync(default));
    }

    [Fact]
    public async Task Every_link_on_every_page_leads_somewhere_and_every_page_keeps_the_rules()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        var reader = new Reader(site);
        var toOpen = new Queue<string>(["/"]);
        var known = new HashSet<string> { "/" };
        while (toOpen.TryDequeue(out var address))
        {
            if (address.EndsWith(".xml", StringComparison.Ordinal) || address.EndsWith(".atom", StringComparison.Ordinal))
            {
                Assert.Equal(HttpStatusCode.OK, await reader.StatusOfAsync(address));
                continue;
            }
            var page = await reader.OpenAsync(address);
            Keeps(page, address);
            foreach (var link in page.QuerySelectorAll("a[href^='/'], link[rel=alternate]").Select(link => link.GetAttribute("href")!.Split('#')[0]))
                if (!Elsewhere.Contains(link) && !link.Contains("reply=", StringComparison.Ordinal) && known.Add(link))
                    toOpen.Enqueue(link);
            foreach (var picture in page.QuerySelectorAll("img").Select(image => image.GetAttribute("src")!))
                if (known.Add(picture))
                    Assert.Equal(HttpStatusCode.OK, await reader.StatusOfAsync(picture));
        }
        Assert.True(known.Count > 60, $"only {known.Count} addresses were found");
    }

    // What a page must be whatever stands in it.
    private static void Keeps(IDocument page, string address)
    {
        Assert.True(page.QuerySelectorAll("h1").Length == 1, $"{address} has not one first heading");
        Assert.True(page.QuerySelectorAll("main").Length == 1, $"{address} has not one main part");
        Assert.True(page.QuerySelectorAll("[style], style").Length == 0, $"{address} holds style");
        Assert.True(page.QuerySelectorAll("script:not([type='application/ld+json'])").All(script => script.TextContent == ReaderScript.Text), $"{address} holds a script that its policy does not know");
        Assert.True(page.QuerySelectorAll("img:not([alt])").Length == 0, $"{address} has a picture without words");
        Assert.True(page.QuerySelectorAll("[id]").GroupBy(element => element.Id).All(ids => ids.Count() == 1), $"{address} uses an id twice");
        Assert.False(string.IsNullOrEmpty(page.DocumentElement.GetAttribute("lang")), $"{address} names no language");
    }

    [Fact]
    public async Task The_longest_conversation_travels_in_fourteen_kilobytes_with_its_stylesheet()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await LeadStoryIsLightAsync(site);
    }

    [Fact]
    public async Task However_many_readers_speak_an_article_travels_in_fourteen_kilobytes()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await using (var db = site.OpenDatabase())
        {
            var article = await db.Articles.SingleAsync(article => "/" + article.Path == LeadStory);
            await db.Comments.Where(comment => comment.ArticleId == article.Id).ExecuteUpdateAsync(set => set.SetProperty(comment => comment.IsShown, false));
            var words = article.BodySource.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            // In no order, so that they cannot be packed better than what people write.
            var random = new Random(5);
            for (var i = 0; i < 120; i++)
            {
                var said = string.Join(' ', Enumerable.Range(0, 32).Select(_ => WebUtility.HtmlEncode(words[random.Next(words.Length)])));
                var comment = new Comment(article.Id, null, new CommentText("Reader " + i, $"reader{i}@example.org", "", said, $"<p>{said}</p>"), default, Guid.NewGuid().ToByteArray(), site.Clock.GetUtcNow());
                comment.Become(CommentState.Published);
                db.Add(comment);
                await db.SaveChangesAsync();
                comment.TakePlace(null);
            }
            await db.SaveChangesAsync();
        }
        await LeadStoryIsLightAsync(site);
    }

    private static async Task LeadStoryIsLightAsync(TestSite site)
    {
        using var browser = site.Visitor();
        browser.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        var page = await browser.GetByteArrayAsync(LeadStory);
        var style = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(Unpack(page)).QuerySelector("link[rel=stylesheet]")!.GetAttribute("href")!;
        var sheet = await browser.GetByteArrayAsync(style);
        Assert.True(sheet.Length <= 9 * 1024, $"the stylesheet weighs {sheet.Length}");
        Assert.True(page.Length + sheet.Length <= 14 * 1024, $"page {page.Length}, stylesheet {sheet.Length}");
    }

    private static Stream Unpack(byte[] bytes) => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
}
