using System.Text;
using System.Text.Json;
using Masthead.Features.Akismet;
using Masthead.Spam;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Akismet;

/// <summary>
/// What the Akismet plugin for WordPress puts on the wire, in its versions 5.0.2 (WordPress 6.1.9), 5.5 (6.8.12) and 5.7.2 (7.1.4): recorded from real
/// sites with comments of our own. Of what browsers add (HTTP_…) only some is left.
/// </summary>
public sealed class WordPressRequestTests
{
    private const string Blog = "http://blog.example.org";

    public static TheoryData<string> Clients => new(Recorded.Select(request => request.Client).Distinct());

    [Theory, MemberData(nameof(Clients))]
    public async Task What_the_plugin_sends_is_understood(string client)
    {
        await using var site = await TestSite.StartAsync();
        foreach (var request in Recorded.Where(request => request.Client == client))
        {
            // A filter of its own for each: no answer depends on an earlier one.
            var seen = await AskAsync(site, request, await site.NewKeyAsync($"http://{request.What.Replace(' ', '-').Replace('_', '-')}.example.org"));
            Assert.Equal((request.What, 200, null), (request.What, seen.Status, seen.Header("X-akismet-debug-help")));
            Assert.NotEqual((request.What, ""), (request.What, seen.Body));
            if (request.Answer is not null)
                Assert.Equal((request.What, request.Answer), (request.What, seen.Body));
            if (request.Path.EndsWith("/comment-check", StringComparison.Ordinal))
                Assert.Equal(32, seen.Header("X-akismet-guid")?.Length);
        }
    }

    [Theory, MemberData(nameof(Clients))]
    public async Task What_a_moderator_marks_as_spam_is_found_among_the_checks_and_learned(string client)
    {
        await using var site = await TestSite.StartAsync();
        var key = await site.NewKeyAsync(Blog);
        var before = await AskAsync(site, Find(client, "comment"), key);
        await AskAsync(site, Find(client, "submit-spam"), key);
        var after = await AskAsync(site, Find(client, "comment"), key);
        Assert.True(Score(after) > Score(before) + 0.1, $"{Score(before)} became {Score(after)}");
        await using var db = site.OpenDatabase();
        Assert.Equal(Label.Spam, (await db.Reports.SingleAsync()).Label);
        Assert.Equal(1, (await db.DayCounts.SingleAsync()).Missed);
    }

    private static Task<Seen> AskAsync(TestSite site, Request request, string key) =>
        site.SendAsync("POST", request.Path, Encoding.UTF8.GetBytes(request.Body.Replace("{key}", key, StringComparison.Ordinal)), "rest.akismet.com", request.Type);

    private static double Score(Seen seen) => double.Parse(seen.Header("X-Masthead-Score")!, System.Globalization.CultureInfo.InvariantCulture);

    private static Request Find(string client, string what) => Recorded.Single(request => request.Client == client && request.What == what);

    private static readonly Request[] Recorded = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Features", "Akismet", "wordpress.jsonl"))
        .Select(line => JsonSerializer.Deserialize<Request>(line, JsonSerializerOptions.Web)!)];

    private sealed record Request(string Client, string What, string Path, string Type, string Body, string? Answer);
}
