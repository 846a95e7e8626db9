using System.Text;
using System.Text.Json;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Sites;
using Masthead.Storage;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Akismet;

/// <summary>Requests that real clients put on the wire, and what they must be answered. The recordings lie beside the checkout, not in it.</summary>
public sealed class RecordedTests(RecordedTests.OneSite sites) : IClassFixture<RecordedTests.OneSite>
{
    private const string RecordedKey = "123456789abc";

    public static TheoryData<int> Lines()
    {
        var lines = new TheoryData<int>();
        for (var line = 0; line < Recordings.Length; line++)
            lines.Add(line);
        if (lines.Count == 0)
            lines.Add(-1);
        return lines;
    }

    [Theory, MemberData(nameof(Lines))]
    public async Task A_recorded_request_gets_the_recorded_answer(int line)
    {
        Assert.SkipWhen(line < 0, "../shared/data/akismet/recorded.jsonl is not here.");
        using var recorded = JsonDocument.Parse(Recordings[line]);
        var (request, expected) = (recorded.RootElement, recorded.RootElement.GetProperty("response"));
        // A report teaches, so it must not share a site with checks.
        var isReport = request.GetProperty("path").GetString()!.Contains("submit-", StringComparison.Ordinal);
        await using var own = isReport ? await TestSite.StartAsync() : null;
        var site = own ?? sites.Site;
        if (own is not null)
            await PutKeyAsync(own);
        var headers = request.GetProperty("headers").EnumerateArray().ToDictionary(pair => pair[0].GetString()!.ToLowerInvariant(), pair => pair[1].GetString()!);

        var seen = await site.SendAsync(request.GetProperty("method").GetString()!, request.GetProperty("path").GetString()!,
            Encoding.UTF8.GetBytes(request.GetProperty("body").GetString()!), headers["host"], headers.GetValueOrDefault("content-type"));

        Assert.Equal(expected.GetProperty("status").GetInt32(), seen.Status);
        Assert.Equal(expected.GetProperty("headers").GetProperty("Content-Type").GetString(), seen.Header("Content-Type"));
        foreach (var name in new[] { "X-akismet-debug-help", "X-akismet-pro-tip", "X-akismet-error", "X-akismet-alert-code", "X-akismet-alert-msg", "X-akismet-recheck-after" })
            Assert.Equal(Text(expected.GetProperty("headers"), name), seen.Header(name));
        Assert.Equal(expected.GetProperty("headers").TryGetProperty("X-akismet-guid", out _), seen.Header("X-akismet-guid") is not null);
        // The recording server had no filter: to it a filled trap field meant nothing.
        if (!request.GetProperty("body").GetString()!.Contains("akismet_api_honeypot_field=filled", StringComparison.Ordinal))
            AssertSameBody(expected.GetProperty("body").GetString()!, seen.Body);
    }

    /// <summary>Numbers in JSON are this server's own; everything else is the same to the byte.</summary>
    private static void AssertSameBody(string expected, string body)
    {
        if (!expected.StartsWith('{'))
        {
            Assert.Equal(expected, body);
            return;
        }
        using var wanted = JsonDocument.Parse(expected);
        using var given = JsonDocument.Parse(body);
        Assert.Equal(wanted.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.ValueKind)),
            given.RootElement.EnumerateObject().Select(member => (member.Name, member.Value.ValueKind)));
    }

    private static string? Text(JsonElement headers, string name) => headers.TryGetProperty(name, out var value) ? value.GetString() : null;

    /// <summary>The checks and questions share a site: none of their answers may depend on an earlier one.</summary>
    public sealed class OneSite : IAsyncLifetime
    {
        internal TestSite Site { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Site = await TestSite.StartAsync();
            await PutKeyAsync(Site);
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }

    private static async Task PutKeyAsync(TestSite site)
    {
        await using var db = site.OpenDatabase();
        var client = new ClientSite(Client.Blog, "News", site.Clock.GetUtcNow());
        db.Add(client);
        await db.SaveChangesAsync();
        db.Add(new SiteKey(client.Id, KeyText.Hash(await ServerSecret.ReadAsync(db), RecordedKey), KeyText.Hint(RecordedKey), "", site.Clock.GetUtcNow()));
        await db.SaveChangesAsync();
    }

    private static readonly string[] Recordings = Find() is { } path ? File.ReadAllLines(path) : [];

    private static string? Find()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (Path.Combine(directory.FullName, "shared", "data", "akismet", "recorded.jsonl") is var path && File.Exists(path))
                return path;
        return null;
    }
}
