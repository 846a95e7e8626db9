using System.Net;
using Masthead.Features.Articles;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Features.Reading;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.AspNetCore.TestHost;

namespace Masthead.Tests.Web;

/// <summary>What readers get while the database is away.</summary>
public sealed class OutdatedPagesTests
{
    private const string Form = "<main id=\"main\"><p>Story 1</p><!--writing--><form></form><!--/writing--></main>";

    [Fact]
    public async Task Readers_get_the_page_that_stood_there_last_and_are_told()
    {
        var cache = new PageCache(new LoneNode(), TimeProvider.System);
        var isAway = false;
        using var client = await StartAsync(cache, () => isAway ? throw new TimeoutException() : Form);
        Assert.Contains("<form>", await client.GetStringAsync("/page"), StringComparison.Ordinal);
        isAway = true;
        await cache.EvictAsync("article:1");

        using var answer = await client.GetAsync("/page");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore);
        Assert.Contains("Story 1", page, StringComparison.Ordinal);
        Assert.Contains("comments are closed until it is back", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<form>", page, StringComparison.Ordinal);

        isAway = false;
        Assert.Equal(Form, await client.GetStringAsync("/page"));
    }

    [Fact]
    public async Task A_page_that_nobody_has_asked_for_before_is_unavailable_for_the_moment()
    {
        using var client = await StartAsync(new PageCache(new LoneNode(), TimeProvider.System), () => throw new TimeoutException());
        using var answer = await client.GetAsync("/page");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_fault_of_our_own_shows_no_outdated_page()
    {
        var cache = new PageCache(new LoneNode(), TimeProvider.System);
        var isBroken = false;
        using var client = await StartAsync(cache, () => isBroken ? throw new InvalidOperationException() : Form);
        await client.GetStringAsync("/page");
        isBroken = true;
        await cache.EvictAsync("article:1");
        using var answer = await client.GetAsync("/page");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
    }

    [Fact]
    public async Task The_comment_form_is_what_an_outdated_article_leaves_out()
    {
        await using var site = await TestSite.StartAsync();
        var conversation = await new Conversation(site).BeginAsync();
        await conversation.AddAsync([0]);
        var address = "/" + conversation.Path;
        Assert.NotNull((await new Reader(site).OpenAsync(address)).QuerySelector("#leave-a-comment"));

        var kept = site.Services.GetRequiredService<PageCache>().FindOutdated("httplocalhost" + address + "\n");
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(System.Text.Encoding.UTF8.GetString(kept!.Outdated().For("").Body));
        Assert.Null(page.QuerySelector("#leave-a-comment"));
        Assert.Single(page.QuerySelectorAll("article.comment"));
        Assert.Equal(2, page.QuerySelectorAll("main .notice").Length);
    }

    [Fact]
    public async Task A_server_that_goes_away_leaves_its_readers_reading()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "A file cannot go away.");
        await using var site = await TestSite.StartAsync();
        var conversation = await new Conversation(site).BeginAsync();
        var reader = new Reader(site);
        var address = "/" + conversation.Path;
        await reader.OpenAsync(address);
        await site.Database.GoAwayAsync();
        try
        {
            await site.Services.GetRequiredService<PageCache>().EvictAsync(PageTags.Article(conversation.ArticleId)).ContinueWith(_ => { }, TaskScheduler.Default);
            Assert.Contains("comments are closed", (await reader.OpenAsync(address)).QuerySelector("main .notice").Words(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await reader.StatusOfAsync("/never/asked-for"));
        }
        finally
        {
            await site.Database.ComeBackAsync();
        }
        await Eventually.TrueAsync(async () => (await reader.OpenAsync(address)).QuerySelector("#leave-a-comment") is not null);
    }

    private static async Task<HttpClient> StartAsync(PageCache cache, Func<string> read)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(cache);
        builder.Services.AddSingleton(new SiteAddress((string?)null));
        builder.Services.AddSingleton(new CacheTags("Surrogate-Key", false));
        var app = builder.Build();
        app.UseMiddleware<PageCacheMiddleware>();
        app.UseProblems(fault => fault is TimeoutException);
        app.Run(async context =>
        {
            if (context.Request.Path.Value!.StartsWith(Problems.Address, StringComparison.Ordinal))
                return;
            context.CachePage("article:1");
            var text = read();
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(text);
        });
        await app.StartAsync();
        return app.GetTestClient();
    }
}
