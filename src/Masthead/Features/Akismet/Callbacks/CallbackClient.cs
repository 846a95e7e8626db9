using System.Net.Http.Headers;
using System.Text;
using Masthead.Web;

namespace Masthead.Features.Akismet.Callbacks;

/// <summary>Posts to client sites: no redirects, no cookies, no proxy, and never to an address inside our own network unless the operator said so.</summary>
internal sealed class CallbackClient : IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    // One for each answer to the question whether it may go inside: connections are kept open by host and port, and one that was opened for a
    // site that may must not serve a site that may not.
    private readonly HttpClient inside = Create(mayGoInside: true);
    private readonly HttpClient outside = Create(mayGoInside: false);

    /// <exception cref="HttpRequestException">The client did not take it, or its address is not one that we call.</exception>
    public async Task PostAsync(Uri address, byte[] json, bool mayGoInside, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        request.Headers.UserAgent.ParseAdd("Masthead/1.0");
        using var response = await Of(mayGoInside).SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>What stands at an address: status and the first bytes.</summary>
    /// <exception cref="HttpRequestException">It cannot be reached, or is not one that we call.</exception>
    public async Task<(int Status, string Text)> GetAsync(Uri address, bool mayGoInside, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.UserAgent.ParseAdd("Masthead/1.0");
        using var response = await Of(mayGoInside).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var bytes = new byte[64];
        var length = await (await response.Content.ReadAsStreamAsync(cancellationToken)).ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return ((int)response.StatusCode, Encoding.UTF8.GetString(bytes, 0, length));
    }

    public void Dispose()
    {
        inside.Dispose();
        outside.Dispose();
    }

    private HttpClient Of(bool mayGoInside) => mayGoInside ? inside : outside;

    private static HttpClient Create(bool mayGoInside) => new(GuardedConnection.Handler(mayGoInside))
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = LongestAnswer,
    };
}
