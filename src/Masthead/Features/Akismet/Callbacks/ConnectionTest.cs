using System.Net.Sockets;
using Masthead.Features.Akismet.Sites;
using Masthead.Web;

namespace Masthead.Features.Akismet.Callbacks;

/// <summary>One step of a connection test, as a sentence for the operator.</summary>
internal sealed record TestStep(bool IsGood, string What);

/// <summary>Walks the way that a client's request takes, and says at the first stone what is wrong: name, certificate, answer, key, blog.</summary>
internal sealed class ConnectionTest(CallbackClient client, KeyRing ring)
{
    /// <param name="home">This server's address as the client will call it.</param>
    /// <param name="site">The client site.</param>
    /// <param name="key">The key that was pasted to be tried, or empty.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IReadOnlyList<TestStep>> RunAsync(string home, SiteTerms site, string key, CancellationToken cancellationToken)
    {
        var steps = new List<TestStep>();
        if (IsHereAlone(home) && !IsHereAlone(site.Url))
            steps.Add(new TestStep(false, $"This server: {home} leads only programs on this machine here. Open this page at the address that the site will call, or set Masthead:BaseUrl; then download its file again."));
        // Our own address may well lie inside our own network.
        if (Uri.TryCreate(home + "/1.1/test", UriKind.Absolute, out var test))
            steps.AddRange(await ReachAsync("This server", test, mayGoInside: true, "connected", cancellationToken));
        else
            steps.Add(new TestStep(false, $"This server does not know its own address: set Masthead:BaseUrl."));
        if (key.Length > 0)
            steps.Add(await TryKeyAsync(site, key));
        if (BlogAddress.Read(site.Url) is { } blog)
            steps.AddRange(await ReachAsync("The blog", blog, site.Policy, cancellationToken));
        return steps;
    }

    /// <summary>A blog inside our own network asks as any other does; only to be called back it must be allowed.</summary>
    private async Task<IReadOnlyList<TestStep>> ReachAsync(string who, Uri blog, SitePolicy policy, CancellationToken cancellationToken)
    {
        if (policy.CallbacksInside || !await IsInsideAsync(blog, cancellationToken))
            return await ReachAsync(who, blog, policy.CallbacksInside, null, cancellationToken);
        return [policy.Rechecks
            ? new TestStep(false, $"{who}: {blog.IdnHost} is on a private network, so it cannot be called when a verdict comes later. Allow calls to private addresses in the settings.")
            : new TestStep(true, $"{who}: {blog.IdnHost} is on a private network and is not called from here; its checks are answered all the same.")];
    }

    private static async Task<bool> IsInsideAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            var found = await System.Net.Dns.GetHostAddressesAsync(address.IdnHost, cancellationToken);
            return Array.Exists(found, one => GuardedConnection.IsAllowed(one, mayGoInside: true)) && !Array.Exists(found, one => GuardedConnection.IsAllowed(one, mayGoInside: false));
        }
        catch (SocketException)
        {
            // No name server knows it, which the next step says.
            return false;
        }
    }

    private static bool IsHereAlone(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;

    private async Task<TestStep> TryKeyAsync(SiteTerms site, string key)
    {
        if (key.Length != KeyText.Length)
            return new TestStep(false, $"A key has exactly {KeyText.Length} characters, and this has {key.Length}.");
        if (await ring.FindAsync(key) is not { } live)
            return new TestStep(false, "The key is unknown or revoked.");
        return live.Site.Id == site.Id
            ? new TestStep(true, "The key is good and belongs to this site.")
            : new TestStep(false, $"The key is good but belongs to {live.Site.Name} ({live.Site.Url}).");
    }

    private async Task<IReadOnlyList<TestStep>> ReachAsync(string who, Uri address, bool mayGoInside, string? expected, CancellationToken cancellationToken)
    {
        var steps = new List<TestStep>();
        try
        {
            var found = await System.Net.Dns.GetHostAddressesAsync(address.IdnHost, cancellationToken);
            steps.Add(new TestStep(true, $"{who}: the name {address.IdnHost} is at {string.Join(", ", found.Take(3).Select(one => one.ToString()))}."));
            var (status, text) = await client.GetAsync(address, mayGoInside, cancellationToken);
            if (expected is null)
                steps.Add(new TestStep(status < 400, $"{who}: {address} answers with status {status}."));
            else
                steps.Add(text == expected ? new TestStep(true, $"{who}: {address} answers as it should.")
                    : new TestStep(false, $"{who}: {address} answers with status {status} and not with “{expected}”: something else listens there, or a proxy changes the answer."));
        }
        catch (Exception fault) when (fault is SocketException or HttpRequestException or OperationCanceledException or IOException)
        {
            steps.Add(new TestStep(false, $"{who}: {Explain(fault, address)}"));
        }
        return steps;
    }

    private static string Explain(Exception fault, Uri address) => fault switch
    {
        SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } => $"no name server knows {address.IdnHost}.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            $"no secure connection to {address.IdnHost}:{address.Port}. Is https spoken there, with a certificate for this name that this server trusts? ({fault.InnerException?.Message ?? fault.Message})",
        HttpRequestException { InnerException: SocketException inner } => $"nothing listens at {address.IdnHost}:{address.Port} ({inner.SocketErrorCode}).",
        OperationCanceledException => $"{address.IdnHost} did not answer within ten seconds.",
        _ => fault.Message,
    };
}
