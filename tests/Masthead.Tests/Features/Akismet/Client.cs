using System.Net;
using System.Text;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Sites;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Akismet;

/// <summary>What a client saw.</summary>
internal sealed record Seen(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name.ToLowerInvariant());
}

/// <summary>A client of the protocol with a key of its own.</summary>
internal static class Client
{
    public const string Blog = "https://news.example.org";

    public static async Task<string> NewKeyAsync(this TestSite site, string url = Blog, SitePolicy? policy = null)
    {
        var added = (AddKey.Outcome.Added)await site.InScopeAsync<AddKey, AddKey.Outcome>(verb => verb.RunAsync(url, null, null, default));
        if (policy is not null)
            Assert.True(await site.InScopeAsync<SetSitePolicy, bool>(verb => verb.RunAsync(added.SiteId, "", policy, default)));
        return added.Key;
    }

    public static Task<Seen> PostAsync(this TestSite site, string path, string body, string host = "rest.akismet.com", string? contentType = "application/x-www-form-urlencoded") =>
        site.SendAsync("POST", path, Encoding.UTF8.GetBytes(body), host, contentType);

    public static Task<Seen> GetAsync(this TestSite site, string path, string host = "rest.akismet.com") => site.SendAsync("GET", path, [], host, null);

    public static async Task<Seen> SendAsync(this TestSite site, string method, string path, byte[] body, string host, string? contentType)
    {
        using var http = site.Server.CreateClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Host = host;
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body);
            if (contentType is not null)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }
        using var response = await http.SendAsync(request);
        var headers = response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(", ", header.Value));
        return new Seen((int)response.StatusCode, Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()), headers);
    }

    public static string Form(params (string Name, string Value)[] fields) =>
        string.Join('&', fields.Select(field => WebUtility.UrlEncode(field.Name) + "=" + WebUtility.UrlEncode(field.Value)));

    /// <summary>A comment as WordPress would send it.</summary>
    public static string Comment(string key, string text, params (string Name, string Value)[] more) => Form(
        [("api_key", key), ("blog", Blog), ("user_ip", "198.51.100.7"), ("user_agent", "Mozilla/5.0"), ("comment_type", "comment"), ("comment_author", "Ana"),
            ("comment_author_email", "ana@example.com"), ("comment_content", text), ("permalink", Blog + "/world/story"), .. more]);
}
