using System.Net.Sockets;
using System.Text;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Sites;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Akismet;

/// <summary>Checks on a real socket: those that are answered before the server hears of them, and the same ones that are left to it.</summary>
public sealed class EarlyCheckTests(EarlyCheckTests.Listening listening) : IClassFixture<EarlyCheckTests.Listening>
{
    // With the one the server answers; the other says nothing, and is as long.
    private const string ForServer = "X-Forwarded-None: 1\r\n", Plain = "X-Forwardad-None: 1\r\n";

    private readonly TestSite site = listening.Site;
    private readonly string key = listening.Key;

    /// <summary>One site for all: no answer depends on an earlier one.</summary>
    public sealed class Listening : IAsyncLifetime
    {
        internal TestSite Site { get; private set; } = null!;
        internal string Key { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Site = await TestSite.StartListeningAsync();
            Key = await Site.NewKeyAsync();
            // What it needs comes into memory with the first.
            await AskAsync(Site, Post(Client.Comment(Key, "A calm remark."), Plain));
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }

    public static TheoryData<string, string> Forms() => new()
    {
        { "ham", Client.Comment("KEY", "A calm remark about the ferry and its timetable.") },
        { "spam", Client.Comment("KEY", "WIN the CASINO bonus now!!! https://win.example.com/?ref=1 cheap pills, viagra, replica watches") },
        { "a test", Client.Comment("KEY", "A calm remark.", ("is_test", "true")) },
        { "a test that is to be dropped", Client.Comment("KEY", "discard", ("is_test", "1"), ("test_discard", "1")) },
        { "the agreed spam", Client.Form(("api_key", "KEY"), ("blog", Client.Blog), ("user_ip", "192.0.2.1"), ("comment_author", "viagra-test-123"), ("comment_content", "x")) },
        { "an administrator", Client.Comment("KEY", "Casino casino casino.", ("user_role", "administrator")) },
        { "one that wants a class", Client.Comment("KEY", "A calm remark.", ("classify", "1")) },
        { "other letters", Client.Comment("KEY", "Привет, 你好 \u202e and \ud83d\ude00 and \0", ("blog_charset", "UTF-8")) },
        { "a key that nobody has", Client.Comment("0123456789ab", "A calm remark.") },
        { "no key", Client.Form(("blog", Client.Blog), ("user_ip", "192.0.2.1"), ("comment_content", "x")) },
        { "no blog", Client.Form(("api_key", "KEY"), ("user_ip", "192.0.2.1"), ("comment_content", "x")) },
        { "a blog that is none", Client.Form(("api_key", "KEY"), ("blog", "::"), ("user_ip", "192.0.2.1"), ("comment_content", "x")) },
        { "no address", Client.Form(("api_key", "KEY"), ("blog", Client.Blog), ("comment_content", "x")) },
        { "JSON", "{\"api_key\":\"KEY\",\"blog\":\"" + Client.Blog + "\",\"user_ip\":\"192.0.2.1\",\"comment_content\":\"A calm remark.\"}" },
        { "not a form", "\0\u0001%%%&&&===" },
        { "a long form", Client.Comment("KEY", string.Concat(Enumerable.Repeat("The ferry was late again this morning. ", 300))) },
    };

    [Theory, MemberData(nameof(Forms))]
    public async Task The_answer_is_the_one_that_the_server_would_have_given(string what, string form)
    {
        _ = what;
        form = form.Replace("KEY", key, StringComparison.Ordinal);

        Assert.Equal(Known(await AskAsync(Post(form, ForServer))), Known(await AskAsync(Post(form, Plain))));
    }

    [Theory]
    [InlineData("/1.1/comment-check/", "127.0.0.1")]
    [InlineData("/1.2/Comment-Check", "rest.akismet.com")]
    [InlineData("/k/KEY/1.1/comment-check", "127.0.0.1:5080")]
    [InlineData("/1.1/comment-check", "KEY.rest.akismet.com")]
    [InlineData("/1.1/comment-check", "news example")]
    [InlineData("/1.1/comment-check", "a:b")]
    [InlineData("/1.1/comment-check?api_key=KEY", "localhost")]
    [InlineData("/1.3/comment-check", "localhost")]
    [InlineData("/comment-check", "localhost")]
    public async Task Whatever_the_address_it_is_the_same(string path, string host)
    {
        var form = Client.Form(("blog", Client.Blog), ("user_ip", "192.0.2.1"), ("comment_content", "A calm remark."));
        (path, host) = (path.Replace("KEY", key, StringComparison.Ordinal), host.Replace("KEY", key, StringComparison.Ordinal));

        Assert.Equal(Known(await AskAsync(Post(form, ForServer, path, host))), Known(await AskAsync(Post(form, Plain, path, host))));
    }

    [Fact]
    public async Task A_plain_check_does_not_reach_the_server_and_is_on_the_disk_when_it_is_answered()
    {
        var answer = await AskAsync(Post(Client.Comment(key, "A calm remark about the ferry."), Plain));

        Assert.True(IsEarly(answer), answer);
        Assert.False(IsEarly(await AskAsync(Post(Client.Comment(key, "A calm remark about the ferry."), ForServer))));
        await using var db = site.OpenDatabase();
        var id = CheckIds.Of(answer.Split("X-akismet-guid: ")[1].Split('\r')[0]);
        Assert.Equal(1, await db.Checks.CountAsync(check => check.Id == id));
    }

    [Fact]
    public async Task A_site_that_may_be_told_to_ask_again_is_answered_by_the_server()
    {
        var asks = await site.NewKeyAsync("https://asks.example", new SitePolicy { Rechecks = true });
        await AskAsync(Post(Client.Comment(asks, "A calm remark."), Plain));

        Assert.False(IsEarly(await AskAsync(Post(Client.Comment(asks, "A calm remark."), Plain))));
    }

    [Fact]
    public async Task A_record_that_cannot_be_written_is_answered_by_the_policy()
    {
        await using (var db = site.OpenDatabase())
            await db.Database.ExecuteSqlAsync($"ALTER TABLE akismet_checks RENAME TO akismet_checks_away");

        string answer;
        try
        {
            answer = await AskAsync(Post(Client.Comment(key, "A calm remark."), Plain));
        }
        finally
        {
            await using var db = site.OpenDatabase();
            await db.Database.ExecuteSqlAsync($"ALTER TABLE akismet_checks_away RENAME TO akismet_checks");
        }
        // No other test finds a record that comes late.
        await Eventually.TrueAsync(async () =>
        {
            await site.Services.GetRequiredService<CheckLog>().WriteUnrecordedAsync();
            return site.Services.GetRequiredService<UnrecordedChecks>().Count == 0;
        });

        Assert.True(IsEarly(answer), answer);
        Assert.Contains("X-akismet-error: ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\n\r\ntrueHTTP/1.1 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Checks_pages_and_other_calls_are_answered_in_the_order_in_which_they_came()
    {
        string[] texts = ["A calm remark.", "WIN the CASINO bonus now!!! cheap pills, viagra, replica watches https://win.example.com/", "Another calm remark."];
        var requests = texts.Select(text => Post(Client.Comment(key, text), Plain)).ToList();
        requests.Insert(2, Post(Client.Form(("key", key), ("blog", Client.Blog)), Plain, "/1.1/verify-key"));
        requests.Insert(1, "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

        var answers = await AskAsync(string.Concat(requests));

        string[] expected = ["false", "live", "true", "valid", "false"];
        var at = -1;
        foreach (var body in expected)
            Assert.True((at = answers.IndexOf("\r\n\r\n" + body, at + 1, StringComparison.OrdinalIgnoreCase)) >= 0, $"{body} in {answers}");
    }

    [Fact]
    public async Task A_form_that_comes_in_pieces_is_one_form()
    {
        var request = Post(Client.Comment(key, "A calm remark."), Plain);
        using var socket = await ConnectAsync(site);
        foreach (var piece in (string[])[request[..9], request[9..200], request[200..^3], request[^3..]])
        {
            await socket.SendAsync(Encoding.Latin1.GetBytes(piece));
            await Task.Delay(20);
        }
        await socket.SendAsync(Encoding.Latin1.GetBytes(Bye));

        Assert.Contains("\r\n\r\nfalse", await AllAsync(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_clients_at_once_are_all_answered_and_all_kept()
    {
        const int Clients = 40, Each = 25;
        var forms = Enumerable.Range(0, Clients).Select(client => string.Concat(Enumerable.Range(0, Each).Select(number => Post(Client.Comment(key, $"Remark {number} of {client}."), Plain))));

        await using var db = site.OpenDatabase();
        var (records, counted) = (await db.Checks.CountAsync(), await db.DayCounts.SumAsync(day => day.Checks));

        var answers = await Task.WhenAll(forms.Select(AskAsync));

        Assert.All(answers, answer => Assert.Equal(Each, answer.Split("X-akismet-guid: ").Length - 1));
        Assert.Equal(records + Clients * Each, await db.Checks.CountAsync());
        Assert.Equal(counted + Clients * Each, await db.DayCounts.SumAsync(day => day.Checks));
    }

    [Fact]
    public async Task Whatever_is_sent_it_is_answered_as_by_the_server_alone()
    {
        string[] pieces = ["\r\n", "\n", "\r", " ", "\t", ":", "\0", "\x80", "?", "#", "%2f", "/..", "//", "&", "=", "%", "%00", "+", "Host: x\r\n", "Content-Length: 3\r\n", "Content-Type: application/json\r\n", "Connection: close\r\n", "Transfer-Encoding: chunked\r\n", "HTTP/1.0", "GET "];
        var random = new Random(20261127);
        var early = 0;
        for (var round = 0; round < 150; round++)
        {
            var form = Client.Comment(key, "A calm remark.");
            var (plain, server) = (new StringBuilder(Post(form, Plain) + Post(form, Plain)), new StringBuilder(Post(form, ForServer) + Post(form, ForServer)));
            for (var change = random.Next(3); change >= 0; change--)
            {
                // Rather in a head than in the form.
                var at = random.Next(4) == 0 ? random.Next(plain.Length - 1) : random.Next(160);
                if (random.Next(2) == 0)
                {
                    var piece = pieces[random.Next(pieces.Length)];
                    (_, _) = (plain.Insert(at, piece), server.Insert(at, piece));
                }
                else
                    (_, _) = (plain.Remove(at, 1), server.Remove(at, 1));
            }
            var (ours, theirs) = (await AskAsync(plain.ToString()), await AskAsync(server.ToString()));

            Assert.True(Known(ours) == Known(theirs), $"{plain}\n\n{ours}\n\n{theirs}");
            early += IsEarly(ours) ? 1 : 0;
        }
        Assert.InRange(early, 20, 149);
    }

    [Fact]
    public async Task A_request_for_a_tunnel_is_refused_without_a_fault()
    {
        var answer = await AskAsync("CONNECT /1.1/verify-key HTTP/1.1\r\nHost: news.example.org\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 4", answer, StringComparison.Ordinal);
    }

    private const string Bye = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    private static string Post(string form, string field, string path = "/1.1/comment-check", string host = "news.example.org")
    {
        var body = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(form));
        return $"POST {path} HTTP/1.1\r\nHost: {host}\r\n{field}Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\nContent-Length: {body.Length}\r\n\r\n{body}";
    }

    // The time comes last only in what is answered before the server.
    private static bool IsEarly(string answers) => answers[..answers.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n")[^1].StartsWith("Date: ", StringComparison.Ordinal);

    /// <summary>Without the time and the names of checks, and with the fields of each head in no order.</summary>
    private static string Known(string answers) => string.Join("\n\n", answers.Split("\r\n\r\n").Select(answer => string.Join('\n', answer.Split("\r\n")
        .Where(line => !line.StartsWith("Date: ", StringComparison.Ordinal))
        .Select(line => line.StartsWith("X-akismet-guid: ", StringComparison.Ordinal) ? line[..16] : line.StartsWith("X-Masthead-Explanation: ", StringComparison.Ordinal) ? line[..^32] : line)
        .Order(StringComparer.Ordinal))));

    private Task<string> AskAsync(string requests) => AskAsync(site, requests);

    private static async Task<string> AskAsync(TestSite site, string requests)
    {
        using var socket = await ConnectAsync(site);
        await socket.SendAsync(Encoding.Latin1.GetBytes(requests + Bye));
        return await AllAsync(socket);
    }

    private static async Task<Socket> ConnectAsync(TestSite site)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(site.Address);
        return socket;
    }

    private static async Task<string> AllAsync(Socket socket)
    {
        using var stream = new StreamReader(new NetworkStream(socket), Encoding.Latin1);
        return await stream.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
