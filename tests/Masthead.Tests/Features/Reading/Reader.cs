using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Reading;

/// <summary>A guest who opens pages and looks at them.</summary>
internal sealed class Reader(TestSite site)
{
    private readonly HttpClient browser = site.Visitor();

    public async Task<HttpResponseMessage> AskAsync(string address, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (accept is not null)
            request.Headers.Add("Accept", accept);
        return await browser.SendAsync(request);
    }

    /// <summary>The page as a browser understands it.</summary>
    public async Task<IDocument> OpenAsync(string address, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await AskAsync(address);
        Assert.True(response.StatusCode == expected, $"{address} answered {(int)response.StatusCode}");
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
    }

    /// <summary>What readers made the database do since the last reset: not what the jobs that run beside them ask.</summary>
    public static IReadOnlyList<string> Queries(TestSite site) =>
        // Not what runs beside: jobs, and the minute's rounds of what is kept for client sites.
        site.Queries.Statements.Where(statement => !statement.Contains("jobs", StringComparison.Ordinal) && !statement.Contains("akismet_", StringComparison.Ordinal)).ToArray();

    public async Task<string?> IsSentOnAsync(string address)
    {
        using var response = await AskAsync(address);
        Assert.Equal(HttpStatusCode.MovedPermanently, response.StatusCode);
        return response.Headers.Location?.OriginalString;
    }

    public async Task<HttpStatusCode> StatusOfAsync(string address)
    {
        using var response = await AskAsync(address);
        return response.StatusCode;
    }
}

internal static class Looking
{
    public static string Words(this IElement? element) => string.Join(' ', (element?.TextContent ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    public static string[] AllWords(this IParentNode page, string selector) => page.QuerySelectorAll(selector).Select(element => element.Words()).ToArray();
}
