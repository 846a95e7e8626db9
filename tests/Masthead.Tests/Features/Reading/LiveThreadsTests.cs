using System.Net;
using Masthead.Features.Comments;
using Masthead.Features.Reading;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Masthead.Tests.Features.Reading;

public sealed class LiveThreadsTests
{
    [Fact]
    public async Task Whoever_has_the_article_open_hears_how_many_comments_there_are_now()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        using var reader = site.Visitor();
        using var line = await ListenAsync(reader, thread.ArticleId);
        using var other = await ListenAsync(reader, thread.ArticleId);
        Assert.Equal("data: 0", await NextAsync(line));
        Assert.Equal("data: 0", await NextAsync(other));

        Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("The lamps were lit when I was a child, and my father kept them.")));
        Assert.Equal("data: 1", await NextAsync(line));
        Assert.Equal("data: 1", await NextAsync(other));
        Assert.Contains("my father kept them", await reader.GetStringAsync(thread.Address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comment_on_another_node_is_heard_on_this_one()
    {
        await using var site = await TestSite.StartAsync();
        await using var other = await site.StartAnotherNodeAsync();
        var thread = await new Conversation(site).BeginAsync();
        using var reader = other.Visitor();
        using var line = await ListenAsync(reader, thread.ArticleId);
        Assert.Equal("data: 0", await NextAsync(line));

        Assert.IsType<LeaveCommentOutcome.Published>(await site.LeaveAsync(thread.Ann("The lamps were lit when I was a child, and my father kept them.")));
        Assert.Equal("data: 1", await NextAsync(line));
    }

    [Fact]
    public async Task Where_nothing_can_be_heard_the_browser_is_told_not_to_come_back()
    {
        await using var site = await TestSite.StartAsync();
        using var reader = site.Visitor();
        Assert.Equal(HttpStatusCode.NoContent, (await reader.GetAsync("/comments/live/4711")).StatusCode);

        var thread = await new Conversation(site).BeginAsync();
        var live = site.Services.GetRequiredService<LiveThreads>();
        var network = AddressPrefix.Of(IPAddress.Parse("203.0.113.7"));
        var open = Enumerable.Range(0, LiveThreads.MostPerPrefix).Select(_ => live.Listen(thread.ArticleId, network)!).ToList();
        Assert.Equal(HttpStatusCode.NoContent, (await reader.GetAsync("/comments/live/" + thread.ArticleId)).StatusCode);
        open[0].Dispose();
        open[0].Dispose();
        var alone = live.Listen(thread.ArticleId + 1, AddressPrefix.Of(IPAddress.Parse("198.51.100.7")))!;
        alone.Dispose();
        alone.Dispose();
        using var line = await ListenAsync(reader, thread.ArticleId);
        Assert.Equal("data: 0", await NextAsync(line));
        Assert.Null(live.Listen(thread.ArticleId, network));
    }

    private static async Task<StreamReader> ListenAsync(HttpClient reader, long article)
    {
        var answer = await reader.GetAsync("/comments/live/" + article, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        return new StreamReader(await answer.Content.ReadAsStreamAsync());
    }

    private static async Task<string> NextAsync(StreamReader line)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await line.ReadLineAsync(patience.Token) is { } read)
            if (read.StartsWith("data:", StringComparison.Ordinal))
                return read;
        throw new EndOfStreamException();
    }
}
