namespace Masthead.Features.Akismet.Protocol;

internal enum Endpoint
{
    Unknown,
    VerifyKey,
    CommentCheck,
    SubmitSpam,
    SubmitHam,
    Test,
    Deactivate,
    GetSubscription,
    GetStats,
    Token,
    VerifyWpcomKey,
    GetKeyStats,
    UsageLimit,
    KeySites,
    CompatiblePlugins,
}

/// <summary>What a path asks for, if it is one of the protocol's: <c>/1.1/…</c>, <c>/1.2/…</c>, either below <c>/k/{key}</c>, and a few calls without a version.</summary>
internal readonly record struct ProtocolPath(Endpoint Endpoint, string? Key)
{
    /// <summary>Null: the request is for the site.</summary>
    public static ProtocolPath? Of(HttpRequest request) => Read(request.Path.Value, HttpMethods.IsPost(request.Method));

    /// <summary>Null: the path belongs to the site.</summary>
    public static ProtocolPath? Read(string? path, bool isPost)
    {
        if (path is not ['/', _, _, ..])
            return null;
        // An address that was set with a slash at its end, and one at the beginning of the call.
        if (path[1] == '/')
            path = WithOneSlash(path).ToString();
        if (path.StartsWith("/k/", StringComparison.OrdinalIgnoreCase))
            return BelowKey(path);
        return Plain(path, isPost) is { } endpoint ? new ProtocolPath(endpoint, null) : null;
    }

    private static ProtocolPath? BelowKey(string path)
    {
        var end = path.IndexOf('/', 3);
        var key = end < 0 ? path[3..] : path[3..end];
        // Whatever stands where a key would: the answer is for a client, never a page.
        return new ProtocolPath(end < 0 ? Endpoint.Unknown : Plain(WithOneSlash(path.AsSpan(end)), isPost: true) ?? Endpoint.Unknown, key);
    }

    private static ReadOnlySpan<char> WithOneSlash(ReadOnlySpan<char> path)
    {
        while (path.StartsWith("//"))
            path = path[1..];
        return path;
    }

    private static Endpoint? Plain(ReadOnlySpan<char> path, bool isPost)
    {
        if (!path.StartsWith("/1.1") && !path.StartsWith("/1.2"))
            return isPost ? WithoutVersion(path) : null;
        if (path.Length > 4 && path[4] != '/')
            return null;
        var call = path[4..].Trim('/');
        // An address that was set with the version, and a client that puts one behind it.
        if (call.StartsWith("1.1/") || call.StartsWith("1.2/"))
            call = call[4..].Trim('/');
        // Clients do not agree on which call belongs to which version, and none means another by the same name.
        return Named(call);
    }

    /// <summary>Akismet.Net resolves its calls against an address without a slash at its end, and so loses the version.</summary>
    private static Endpoint? WithoutVersion(ReadOnlySpan<char> path) => Named(path.Trim('/')) switch
    {
        var call and (Endpoint.VerifyKey or Endpoint.CommentCheck or Endpoint.SubmitSpam or Endpoint.SubmitHam or Endpoint.Deactivate) => call,
        _ => null,
    };

    private static Endpoint Named(ReadOnlySpan<char> name)
    {
        foreach (var (known, endpoint) in Names)
            if (IsName(name, known))
                return endpoint;
        return Endpoint.Unknown;
    }

    private static bool IsName(ReadOnlySpan<char> text, string name) => text.Equals(name, StringComparison.OrdinalIgnoreCase);

    private static readonly (string Name, Endpoint Endpoint)[] Names =
    [
        ("comment-check", Endpoint.CommentCheck), ("verify-key", Endpoint.VerifyKey), ("submit-spam", Endpoint.SubmitSpam),
        ("submit-ham", Endpoint.SubmitHam), ("test", Endpoint.Test), ("deactivate", Endpoint.Deactivate),
        ("get-subscription", Endpoint.GetSubscription), ("get-stats", Endpoint.GetStats), ("token", Endpoint.Token),
        ("verify-wpcom-key", Endpoint.VerifyWpcomKey), ("get-key-stats", Endpoint.GetKeyStats), ("usage-limit", Endpoint.UsageLimit),
        ("key-sites", Endpoint.KeySites), ("compatible-plugins", Endpoint.CompatiblePlugins),
    ];
}
