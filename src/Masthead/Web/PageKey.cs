using System.Text;

namespace Masthead.Web;

/// <summary>Under which key a page is kept: two requests with one key get the same bytes.</summary>
internal static class PageKey
{
    /// <summary>Keys up to this long can be written without touching the heap.</summary>
    public const int Usual = 512;

    /// <param name="request">A request for a page.</param>
    /// <param name="site">Pages name their own address: without a configured one it is the request's, and belongs to the key.</param>
    public static string Of(HttpRequest request, SiteAddress site)
    {
        var parts = Parts.Of(request, site);
        return string.Create(parts.Length, parts, static (key, parts) => parts.Write(key));
    }

    /// <summary>Writes the key and returns its length; 0 when it is longer than <paramref name="key"/>.</summary>
    public static int Write(HttpRequest request, SiteAddress site, Span<char> key)
    {
        var parts = Parts.Of(request, site);
        if (parts.Length > key.Length)
            return 0;
        parts.Write(key);
        return parts.Length;
    }

    /// <summary>As <see cref="Write(HttpRequest, SiteAddress, Span{char})"/>, for a request that came as it is over an unencrypted connection.</summary>
    public static int Write(Connections.RequestHead request, SiteAddress site, Span<char> key)
    {
        var isNamed = site.Configured is null;
        var length = (isNamed ? "http".Length + request.Host.Length : 0) + request.Path.Length + 1 + request.Query.Length;
        if (length > key.Length)
            return 0;
        if (isNamed)
            key = Put(request.Host, Put("http"u8, key));
        key = Put(request.Path, key);
        key[0] = '\n';
        Put(request.Query, key[1..]);
        return length;
    }

    private static Span<char> Put(ReadOnlySpan<byte> ascii, Span<char> key)
    {
        Encoding.ASCII.GetChars(ascii, key);
        return key[ascii.Length..];
    }

    // A path may hold any character once it is decoded, a query string no line break: the last one tells where the query begins.
    private readonly record struct Parts(string Scheme, string Host, string Base, string Path, string Query)
    {
        public int Length => Scheme.Length + Host.Length + Base.Length + Path.Length + 1 + Query.Length;

        public static Parts Of(HttpRequest request, SiteAddress site)
        {
            var (scheme, host) = site.Configured is null ? (request.Scheme, request.Host.Value ?? "") : ("", "");
            return new Parts(scheme, host, request.PathBase.Value ?? "", request.Path.Value ?? "", request.QueryString.Value ?? "");
        }

        public void Write(Span<char> key)
        {
            foreach (var part in (ReadOnlySpan<string>)[Scheme, Host, Base, Path, "\n", Query])
            {
                part.CopyTo(key);
                key = key[part.Length..];
            }
        }
    }
}
