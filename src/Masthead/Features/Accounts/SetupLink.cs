using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Accounts;

/// <summary>
/// While the site has no administrator, every start prints a link that makes the first one; it works once and ends the earlier ones. Every start asks, so
/// without the mapper, whose model would be built for it. Thread-safe.
/// </summary>
internal sealed class SetupLink(PreparedReads reads, PlainConnections connections, TimeProvider clock)
{
    private static readonly PreparedRead<bool> HasAdministrator = new($"SELECT 1 FROM accounts WHERE role = {(int)Role.Administrator} AND is_active LIMIT 1", _ => true);

    /// <summary>The path of the link that makes the first administrator; null when there is one.</summary>
    public async Task<string?> IssueAsync(CancellationToken cancellationToken)
    {
        if (await reads.ReadAsync(HasAdministrator, [], cancellationToken) is [true])
            return null;
        var (token, now) = (OneTimeLink.NewToken(), clock.GetUtcNow());
        await using var connection = await connections.OpenAsync(cancellationToken);
        await using var replace = connection.CreateCommand();
        replace.CommandText = """
            DELETE FROM one_time_links WHERE account_id IS NULL OR expires_at < @now;
            INSERT INTO one_time_links (token_hash, expires_at) VALUES (@hash, @until);
            """;
        foreach (var (name, value) in new (string, object)[]
            { ("now", now.ToUnixTimeMilliseconds()), ("hash", OneTimeLink.Hash(token)), ("until", (now + OneTimeLinks.Life).ToUnixTimeMilliseconds()) })
        {
            var parameter = replace.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value);
            replace.Parameters.Add(parameter);
        }
        await replace.ExecuteNonQueryAsync(CancellationToken.None);
        return "/setup/" + token;
    }

    /// <summary>Prints the link on standard output where one is needed. The site must listen already.</summary>
    public static async Task PrintAsync(WebApplication app)
    {
        if (await app.Services.GetRequiredService<SetupLink>().IssueAsync(CancellationToken.None) is { } path)
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
