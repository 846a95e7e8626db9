using System.Text;
using System.Text.Json;
using Masthead.Features.Akismet;
using Masthead.Spam;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Akismet;

public sealed class ProtocolTests(ProtocolTests.OneSite sites) : IClassFixture<ProtocolTests.OneSite>
{
    public sealed class OneSite : IAsyncLifetime
    {
        internal TestSite Site { get; private set; } = null!;
        internal string Key { get; private set; } = "";

        public async ValueTask InitializeAsync()
        {
            Site = await TestSite.StartAsync();
            Key = await Site.NewKeyAsync();
        }

        public ValueTask DisposeAsync() => Site.DisposeAsync();
    }

    private TestSite Site => sites.Site;
    private string Key => sites.Key;
    private string Comment => Client.Form(("blog", Client.Blog), ("user_ip", "198.51.100.7"), ("comment_content", "A calm remark about the tide tables."));

    [Fact]
    public async Task A_key_is_found_wherever_clients_put_it()
    {
        foreach (var seen in new[]
        {
            await Site.PostAsync("/1.1/comment-check", Comment + "&api_key=" + Key),
            await Site.PostAsync("/1.1/comment-check", Comment + "&key=" + Key),
            await Site.PostAsync("/1.1/comment-check?api_key=" + Key, Comment),
            await Site.PostAsync("/1.1/comment-check", Comment, host: Key + ".rest.akismet.com"),
            await Site.PostAsync("/1.1/comment-check", Comment, host: Key + ".localhost:8080"),
            await Site.PostAsync($"/k/{Key}/1.1/comment-check", Comment),
            await Site.PostAsync($"/k/{Key}/1.1/comment-check/", Comment),
            await Site.PostAsync($"/k/{Key}//1.1/comment-check", Comment),
            await Site.PostAsync($"http://localhost//k/{Key}/1.1/comment-check", Comment),
            await Site.PostAsync("/1.1/comment-check/", Comment + "&api_key=" + Key.ToUpperInvariant()),
        })
        {
            Assert.Equal((200, "false"), (seen.Status, seen.Body));
            Assert.Equal(32, seen.Header("X-akismet-guid")!.Length);
            Assert.Null(seen.Header("X-akismet-debug-help"));
        }
    }

    [Fact]
    public async Task A_check_without_a_good_key_is_invalid_and_says_why()
    {
        var without = await Site.PostAsync("/1.1/comment-check", Comment);
        Assert.Equal((200, "invalid", "Empty \"key\" value"), (without.Status, without.Body, without.Header("X-akismet-debug-help")));
        var wrong = await Site.PostAsync("/1.1/comment-check", Comment + "&api_key=badkey000000");
        Assert.Equal((200, "invalid", "Invalid key"), (wrong.Status, wrong.Body, wrong.Header("X-akismet-debug-help")));
        Assert.Null(wrong.Header("X-akismet-guid"));
    }

    [Fact]
    public async Task What_verify_key_asks_about_is_the_key_and_not_the_configured_one()
    {
        Assert.Equal("invalid", (await Site.PostAsync("/1.1/verify-key", $"key=badkey000000&blog=https%3A%2F%2Fa.example&api_key={Key}")).Body);
        Assert.Equal("valid", (await Site.PostAsync("/1.1/verify-key", $"key={Key}&blog=https%3A%2F%2Fa.example&api_key=badkey000000")).Body);
        Assert.Equal("valid", (await Site.PostAsync("/1.1/verify-key", $"api_key={Key}&blog=https://a.example")).Body);
        Assert.Equal("We were unable to parse your blog URI", (await Site.PostAsync("/1.1/verify-key", $"key={Key}&blog=ftp://x")).Header("X-akismet-debug-help"));
        Assert.Equal("We were unable to parse your blog URI", (await Site.PostAsync("/1.1/verify-key", $"key={Key}")).Header("X-akismet-debug-help"));
    }

    [Fact]
    public async Task What_is_missing_is_named()
    {
        var noAddress = await Site.PostAsync("/1.1/comment-check", $"api_key={Key}&blog=https://a.example&user_ip=");
        Assert.Equal((200, "Missing required field: user_ip.", "Empty \"user_ip\" value"), (noAddress.Status, noAddress.Body, noAddress.Header("X-akismet-debug-help")));
        var noBlog = await Site.PostAsync("/1.1/comment-check", $"api_key={Key}&user_ip=198.51.100.7");
        Assert.Equal((200, "Missing required field: blog."), (noBlog.Status, noBlog.Body));
    }

    [Theory]
    [InlineData("comment_author=viagra-test-123", "true")]
    [InlineData("comment_author=akismet-guaranteed-spam", "true")]
    [InlineData("comment_author_email=akismet-guaranteed-spam%40example.com", "true")]
    [InlineData("user_role=administrator&comment_author=viagra-test-123", "false")]
    [InlineData("user_role=editor%2Csuper_admin&comment_author=viagra-test-123", "false")]
    [InlineData("user_role&comment_author_url&comment_content=hello", "false")]
    [InlineData("", "false")]
    public async Task The_agreed_test_values_work(string fields, string expected) =>
        Assert.Equal(expected, (await Site.PostAsync("/1.1/comment-check", $"api_key={Key}&blog=https://a.example&user_ip=198.51.100.7&{fields}")).Body);

    [Fact]
    public async Task A_guid_is_never_given_twice()
    {
        var guids = new HashSet<string>();
        for (var i = 0; i < 20; i++)
            Assert.True(guids.Add((await Site.PostAsync("/1.1/comment-check", Comment + "&api_key=" + Key)).Header("X-akismet-guid")!));
    }

    [Fact]
    public async Task Score_verdict_reasons_and_explanation_stand_in_headers_of_our_own()
    {
        var seen = await Site.PostAsync("/1.1/comment-check", Comment + "&classify=1&api_key=" + Key, host: "check.example.net");
        Assert.InRange(double.Parse(seen.Header("X-Masthead-Score")!), 0, 1);
        Assert.Equal("ham", seen.Header("X-Masthead-Verdict"));
        Assert.Equal("ham", seen.Header("X-Akismet-Classification"));
        Assert.Equal("http://check.example.net/newsroom/akismet/checks/" + seen.Header("X-akismet-guid"), seen.Header("X-Masthead-Explanation"));
        using var reasons = JsonDocument.Parse(seen.Header("X-Masthead-Reasons")!);
        Assert.All(reasons.RootElement.EnumerateArray(), reason => Assert.NotEqual("", reason.GetProperty("name").GetString()));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded; charset=UTF-8")]
    [InlineData("application/octet-stream")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task Any_content_type_will_do(string? contentType) =>
        Assert.Equal("false", (await Site.PostAsync("/1.1/comment-check", Comment + "&api_key=" + Key, contentType: contentType)).Body);

    [Fact]
    public async Task A_multipart_form_will_do()
    {
        var body = string.Concat(new[] { ("api_key", Key), ("blog", Client.Blog), ("user_ip", "198.51.100.7"), ("comment_content", "x") }
            .Select(field => $"--XX\r\nContent-Disposition: form-data; name=\"{field.Item1}\"\r\n\r\n{field.Item2}\r\n")) + "--XX--\r\n";
        Assert.Equal("false", (await Site.PostAsync("/1.1/comment-check", body, contentType: "multipart/form-data; boundary=XX")).Body);
    }

    [Fact]
    public async Task More_than_a_client_should_send_is_answered_all_the_same()
    {
        var zero = await Site.PostAsync("/1.1/comment-check", Comment + "&api_key=" + Key + "&POST_x=%00%ff%zz&comment_author=%00&permalink=%ed%a0%80");
        Assert.Equal("false", zero.Body);
        var fields = await Site.PostAsync("/1.1/comment-check", Comment + "&api_key=" + Key + "&" + string.Join('&', Enumerable.Range(0, 6000).Select(i => $"POST_{i}=1")));
        Assert.Equal("false", fields.Body);
        var huge = await Site.PostAsync("/1.1/comment-check", Comment + "&api_key=" + Key + "&POST_x=" + new string('x', 5 * 1024 * 1024));
        Assert.Equal((200, "false"), (huge.Status, huge.Body));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_form_of_unknown_length_is_read_to_its_end(string version)
    {
        using var http = Site.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/1.1/comment-check") { Version = new Version(version), VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content = new Unmeasured(Encoding.UTF8.GetBytes(Comment + "&api_key=" + Key));
        using var response = await http.SendAsync(request);
        Assert.Equal("false", await response.Content.ReadAsStringAsync());
    }

    /// <summary>Content that does not say how long it is.</summary>
    private sealed class Unmeasured(byte[] bytes) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) => stream.WriteAsync(bytes).AsTask();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    [Theory]
    [InlineData("GET", "/1.1/test", "connected")]
    [InlineData("POST", "/1.1/test/", "connected")]
    [InlineData("POST", "/1.1/verify-wpcom-key", "invalid")]
    [InlineData("POST", "/1.1/deactivate", "deactivated")]
    [InlineData("POST", "/deactivate", "deactivated")]
    [InlineData("POST", "/deactivate/", "deactivated")]
    [InlineData("POST", "/verify-key", "valid")]
    [InlineData("POST", "/submit-ham", "Thanks for making the web a better place.")]
    [InlineData("POST", "/1.1/submit-spam", "Thanks for making the web a better place.")]
    [InlineData("POST", "/1.1/submit-ham/", "Thanks for making the web a better place.")]
    [InlineData("POST", "http://localhost//1.1/submit-ham", "Thanks for making the web a better place.")]
    [InlineData("POST", "/1.1//submit-ham", "Thanks for making the web a better place.")]
    [InlineData("POST", "/1.1/1.1/verify-key", "valid")]
    [InlineData("GET", "http://localhost//1.1/test", "connected")]
    public async Task The_short_answers_are_exact(string method, string path, string expected)
    {
        var seen = await Site.SendAsync(method, path, Encoding.UTF8.GetBytes($"key={Key}&blog=https://a.example&is_test=1"), "rest.akismet.com", "application/x-www-form-urlencoded");
        Assert.Equal((200, expected, "text/plain; charset=utf-8"), (seen.Status, seen.Body, seen.Header("Content-Type")));
        Assert.Equal(expected.Length.ToString(), seen.Header("Content-Length"));
    }

    [Theory]
    [InlineData("/1.1/")]
    [InlineData("/1.1")]
    [InlineData("/1.1/no-such-call")]
    [InlineData("/1.2/no-such-call")]
    [InlineData("/k/")]
    [InlineData("/k/nonsense")]
    [InlineData("/k/nonsense/page.html")]
    public async Task What_is_not_there_is_never_a_page(string path)
    {
        var seen = await Site.GetAsync(path);
        Assert.Equal((404, "invalid", "text/plain; charset=utf-8"), (seen.Status, seen.Body, seen.Header("Content-Type")));
    }

    [Fact]
    public async Task Account_calls_have_the_shapes_that_clients_demand()
    {
        var about = $"key={Key}&blog=https://a.example";
        var subscription = Json(await Site.PostAsync("/1.1/get-subscription", about));
        Assert.True(subscription.GetProperty("account_id").GetInt64() > 0);
        Assert.Equal("active", subscription.GetProperty("status").GetString());
        Assert.Equal(JsonValueKind.False, subscription.GetProperty("next_billing_date").ValueKind);
        var usage = Json(await Site.GetAsync("/1.2/usage-limit?extended=true&api_key=" + Key));
        Assert.Equal("none", usage.GetProperty("limit").GetString());
        Assert.Equal("0.00", usage.GetProperty("percentage").GetString());
        Assert.Equal(JsonValueKind.False, usage.GetProperty("upgrade").ValueKind);
        Assert.Equal(JsonValueKind.Array, Json(await Site.GetAsync("/1.2/compatible-plugins")).ValueKind);
        Assert.NotEqual("", (await Site.PostAsync("/1.1/token", about)).Body);
        Assert.Equal("invalid", (await Site.GetAsync("/1.2/key-sites")).Body);
        Assert.Equal("invalid", (await Site.GetAsync("/1.2/get-key-stats")).Body);
        Assert.Equal(JsonValueKind.Object, Json(await Site.GetAsync("/1.2/get-key-stats?from=all&key=" + Key)).GetProperty("breakdown").ValueKind);
    }

    [Fact]
    public async Task The_site_behind_stays_where_it_is()
    {
        Assert.Equal(404, (await Site.GetAsync("/1.3/comment-check", host: "localhost")).Status);
        Assert.Equal(404, (await Site.GetAsync("/deactivate", host: "localhost")).Status);
        Assert.Equal(404, (await Site.GetAsync("/comment-check", host: "localhost")).Status);
        Assert.Equal(200, (await Site.GetAsync("/health/live", host: "localhost")).Status);
    }

    [Fact]
    public async Task A_browser_elsewhere_may_call_it_because_no_cookie_counts()
    {
        using var http = Site.Server.CreateClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/1.1/comment-check") { Content = new StringContent(Comment + "&api_key=" + Key) };
        request.Headers.Add("Origin", "https://elsewhere.example");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var response = await http.SendAsync(request);
        Assert.Equal("false", await response.Content.ReadAsStringAsync());
    }

    private static JsonElement Json(Seen seen)
    {
        Assert.Equal("application/json; charset=utf-8", seen.Header("Content-Type"));
        return JsonDocument.Parse(seen.Body).RootElement.Clone();
    }
}
