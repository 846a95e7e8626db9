using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Masthead.Features.Api;
using Masthead.Features.Articles;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Api;

public sealed class ApiTests
{
    private static async Task<JsonElement> GetAsync(HttpClient reader, string address)
    {
        using var answer = await reader.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("*", Assert.Single(answer.Headers.GetValues("Access-Control-Allow-Origin")));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>())!;
    }

    [Fact]
    public async Task Articles_are_listed_page_by_page_and_read_whole_with_their_threads()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        using var reader = site.Visitor();
        var ids = new List<long>();
        for (var next = "/api/v1/articles?limit=5"; next is not null;)
        {
            var page = await GetAsync(reader, next);
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64()));
            next = page.GetProperty("next").GetString() is { } address ? new Uri(address).PathAndQuery : null;
        }
        await using var db = site.OpenDatabase();
        Assert.Equal(await db.Articles.Where(article => article.State == ArticleState.Published).OrderByDescending(article => article.PublishedAt).ThenByDescending(article => article.Id).Select(article => article.Id).ToListAsync(), ids);
        foreach (var id in ids)
        {
            var article = await GetAsync(reader, $"/api/v1/articles/{id}");
            var shown = await reader.GetAsync(article.GetProperty("address").GetString());
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
            Assert.Equal(article.ToString(), (await GetAsync(reader, "/api/v1/articles?path=" + article.GetProperty("path").GetString())).GetProperty("items")[0].ToString());
            var comments = await GetAsync(reader, $"/api/v1/articles/{id}/comments");
            Assert.Equal(article.GetProperty("commentCount").GetInt32(), comments.GetProperty("items").GetArrayLength());
            Assert.DoesNotContain("@", comments.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Lists_are_narrowed_by_section_author_and_tag_and_found_by_words()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        using var reader = site.Visitor();
        var first = (await GetAsync(reader, "/api/v1/articles?limit=1")).GetProperty("items")[0];
        var whole = await GetAsync(reader, $"/api/v1/articles/{first.GetProperty("id").GetInt64()}");
        foreach (var query in new[]
        {
            "section=" + whole.GetProperty("section").GetString(),
            "author=" + whole.GetProperty("authors")[0].GetProperty("slug").GetString(),
            "tag=" + whole.GetProperty("tags")[0].GetProperty("slug").GetString(),
        })
            Assert.Contains(first.GetProperty("id").GetInt64(), (await GetAsync(reader, "/api/v1/articles?" + query)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetInt64()));
        var hits = await GetAsync(reader, "/api/v1/search?q=" + Uri.EscapeDataString(first.GetProperty("headline").GetString()!));
        Assert.Contains("<mark>", hits.GetProperty("items")[0].GetProperty("headline").GetString(), StringComparison.Ordinal);
        Assert.NotEqual(0, (await GetAsync(reader, "/api/v1/sections")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData("/api/v1/articles/99999", 404, "article_missing")]
    [InlineData("/api/v1/articles/99999/comments", 404, "article_missing")]
    [InlineData("/api/v1/articles?section=nowhere", 404, "no_such_list")]
    [InlineData("/api/v1/articles?limit=0", 400, "bad_limit")]
    [InlineData("/api/v1/articles?before=yesterday", 400, "bad_cursor")]
    [InlineData("/api/v1/search?q=-", 400, "nothing_asked")]
    [InlineData("/api/v1/nothing", 404, "not_found")]
    public async Task A_refusal_is_a_problem_with_a_code(string address, int status, string code)
    {
        await using var site = await TestSite.StartAsync();
        using var reader = site.Visitor();
        using var answer = await reader.GetAsync(address);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Authors_and_tags_are_listed_page_by_page_once_something_is_published_under_them()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.SectionAsync("Today");
        await site.PublishedAsync(today, "Rain", new ArticleDraft { Body = "x", Authors = ["Ben", "Ada", "Cy"], Tags = ["Weather"] });
        await site.DraftAsync(today, "Embargo", new ArticleDraft { Body = "x", Authors = ["Eve"], Tags = ["Secret"] });
        using var reader = site.Visitor();
        var first = await GetAsync(reader, "/api/v1/authors?limit=2");
        Assert.Equal(["Ada", "Ben"], Names(first));
        var rest = await GetAsync(reader, new Uri(first.GetProperty("next").GetString()!).PathAndQuery);
        Assert.Equal(["Cy"], Names(rest));
        Assert.Null(rest.GetProperty("next").GetString());
        Assert.Equal(["Weather"], Names(await GetAsync(reader, "/api/v1/tags")));

        await site.PublishedAsync(today, "Snow", new ArticleDraft { Body = "x", Tags = ["Snow"] });
        Assert.Equal(["Snow", "Weather"], Names(await GetAsync(reader, "/api/v1/tags")));

        static IEnumerable<string?> Names(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString());
    }

    [Fact]
    public async Task What_is_not_published_has_no_address()
    {
        await using var site = await TestSite.StartAsync();
        var saved = await site.DraftAsync(await site.SectionAsync("Today"), "Embargo");
        using var reader = site.Visitor();
        foreach (var address in new[] { $"/api/v1/articles/{saved.Id}", $"/api/v1/articles/{saved.Id}/comments" })
            Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync(address)).StatusCode);
        Assert.Equal(0, (await GetAsync(reader, "/api/v1/articles?path=" + saved.Path)).GetProperty("items").GetArrayLength());
        Assert.Equal(0, (await GetAsync(reader, "/api/v1/articles")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task A_comment_is_left_by_json_once_and_seen_at_once()
    {
        await using var site = await TestSite.StartAsync();
        var saved = await site.PublishedAsync(await site.SectionAsync("Today"), "The ferry");
        using var reader = site.Visitor();
        var address = $"/api/v1/articles/{saved.Id}/comments";
        Assert.Equal(0, (await GetAsync(reader, address)).GetProperty("items").GetArrayLength());
        using var refused = await reader.PostAsJsonAsync(address, new { name = "", email = "x", comment = "" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.StatusCode);
        Assert.True((await refused.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty("comment", out _));

        var comment = new { name = "Ada", email = "ada@example.org", comment = "The ferry was late again, and nobody told us why it was so." };
        using var left = await reader.PostAsJsonAsync(address, comment);
        Assert.Contains(left.StatusCode, new[] { HttpStatusCode.Created, HttpStatusCode.Accepted });
        using var again = await reader.PostAsJsonAsync(address, comment);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        if (left.StatusCode == HttpStatusCode.Created)
            Assert.Equal("Ada", (await GetAsync(reader, address)).GetProperty("items")[0].GetProperty("name").GetString());

        using var elsewhere = new HttpRequestMessage(HttpMethod.Post, address) { Content = JsonContent.Create(comment) };
        elsewhere.Headers.Add("Sec-Fetch-Site", "cross-site");
        Assert.Equal(HttpStatusCode.Forbidden, (await reader.SendAsync(elsewhere)).StatusCode);
    }

    [Fact]
    public async Task The_description_names_every_address_and_no_other()
    {
        await using var site = await TestSite.StartAsync();
        var described = JsonDocument.Parse(ApiFeature.Description()).RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(verb => $"{verb.Name.ToUpperInvariant()} {path.Name}")).Order(StringComparer.Ordinal);
        var there = site.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.StartsWith(ApiFeature.Root + "/", StringComparison.Ordinal) && !endpoint.RoutePattern.RawText.Contains("**", StringComparison.Ordinal))
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(verb => $"{verb} {endpoint.RoutePattern.RawText![ApiFeature.Root.Length..].Replace(":long", "", StringComparison.Ordinal)}"))
            .Order(StringComparer.Ordinal);
        Assert.Equal(there, described);
    }
}
