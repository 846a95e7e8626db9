using System.Net;

namespace Masthead.Tests.Hosting;

/// <summary>Keeps cookies as a browser does on localhost (Secure ones too), and says which address the visitor comes from.</summary>
internal sealed class CookieJar(string address, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly Dictionary<string, string> cookies = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (cookies.Count > 0 && !request.Headers.Contains("Cookie"))
            request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => cookie.Key + "=" + cookie.Value)));
        if (!request.Headers.Contains("X-Forwarded-For"))
            request.Headers.Add("X-Forwarded-For", address);
        var response = await base.SendAsync(request, cancellationToken);
        foreach (var header in response.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
            Keep(header);
        return response;
    }

    private void Keep(string header)
    {
        var parts = header.Split(';', StringSplitOptions.TrimEntries);
        var equals = parts[0].IndexOf('=', StringComparison.Ordinal);
        var (name, value) = (parts[0][..equals], parts[0][(equals + 1)..]);
        if (value.Length == 0 || Array.Exists(parts, part => part.StartsWith("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase)))
            cookies.Remove(name);
        else
            cookies[name] = value;
    }
}
