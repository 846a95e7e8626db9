using Masthead.Features.Akismet.Sites;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>
/// Where clients put the key. Calls about a key (verify-key, deactivate, the statistics) may name another one than the client uses, so what the
/// form says comes first; a check names none but its own, so an address with a key in it comes first.
/// </summary>
internal static class GivenKey
{
    /// <summary>The key that a call about a key means, or null when there is none.</summary>
    public static string? Asked(FormBody form, ProtocolPath path, string? host) =>
        form.Given(Field.Key) ?? form.Given(Field.ApiKey) ?? path.Key ?? OfHost(host);

    /// <summary>The key with which a check or a report comes, or null when there is none.</summary>
    public static string? Used(FormBody form, ProtocolPath path, string? host) =>
        path.Key ?? form.Given(Field.ApiKey) ?? form.Given(Field.Key) ?? OfHost(host);

    /// <summary>The first label of a host name, when it can be a key.</summary>
    public static string? OfHost(string? host)
    {
        var dot = host?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (dot != KeyText.Length)
            return null;
        Span<byte> key = stackalloc byte[KeyText.Length];
        return KeyText.TryNormalise(host.AsSpan(0, dot), key) ? host![..dot] : null;
    }

    /// <summary>The host without a key in front.</summary>
    public static string WithoutKey(string host) => OfHost(host) is { } key ? host[(key.Length + 1)..] : host;
}
