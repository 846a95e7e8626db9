using Masthead.Web;

namespace Masthead.Features.Accounts;

/// <summary>While the site has no administrator, every start prints a link that makes the first one; it works once and ends the earlier ones.</summary>
internal static class SetupLink
{
    public static async Task PrintAsync(WebApplication app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        if (await scope.ServiceProvider.GetRequiredService<OneTimeLinks>().ForSetupAsync(CancellationToken.None) is { } path)
            Console.WriteLine($"Create the first administrator here (the link works once): {Address(app)}{path}");
    }

    private static string Address(WebApplication app)
    {
        if (app.Services.GetRequiredService<SiteAddress>().Configured is { } configured)
            return configured;
        var url = new UriBuilder((app.Urls.FirstOrDefault() ?? "http://localhost:5080").Replace("*", "localhost", StringComparison.Ordinal).Replace("+", "localhost", StringComparison.Ordinal));
        // Passkeys and secure cookies work on "localhost", not on a bare address.
        if (url.Host is "0.0.0.0" or "[::]" or "127.0.0.1" or "[::1]")
            url.Host = "localhost";
        return url.Uri.GetLeftPart(UriPartial.Authority);
    }
}
