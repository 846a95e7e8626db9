using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Sites;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Cli;

/// <summary><c>masthead key add|list|revoke</c>: the keys of client sites that speak the Akismet protocol.</summary>
internal static class KeyVerbs
{
    public static Command Create(string[] configuration)
    {
        var command = new Command("key", "Keys for sites that have their comments checked here (Akismet protocol).");
        command.Subcommands.Add(Add(configuration));
        command.Subcommands.Add(List(configuration));
        command.Subcommands.Add(Revoke(configuration));
        return command;
    }

    private static Command Add(string[] configuration)
    {
        var site = new Option<string>("--site") { Description = "The address of the client site's front page.", Required = true };
        var name = new Option<string?>("--name") { Description = "What the site is called." };
        var command = new Command("add", "Make a key, and print it: it is never shown again.") { site, name };
        command.SetAction(async (parsed, stop) =>
        {
            await using var app = await OpenAsync(configuration, stop);
            await using var scope = app.Services.CreateAsyncScope();
            var outcome = await scope.ServiceProvider.GetRequiredService<AddKey>().RunAsync(parsed.GetValue(site)!, parsed.GetValue(name), null, stop);
            if (outcome is AddKey.Outcome.Added added)
            {
                Console.WriteLine(added.Key);
                return MastheadCommand.Done;
            }
            await Console.Error.WriteLineAsync("masthead: " + (outcome is AddKey.Outcome.TooLong tooLong ? tooLong.Complaint : $"'{parsed.GetValue(site)}' is not the address of a site (https://…)."));
            return MastheadCommand.BadArguments;
        });
        return command;
    }

    private static Command List(string[] configuration)
    {
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var command = new Command("list", "The keys, without their secret part.") { json };
        command.SetAction((parsed, stop) => MastheadCommand.OnSiteAsync(configuration, "ask for keys", async services =>
        {
            var keys = await ReadAsync(services.GetRequiredService<NewsDb>(), stop);
            if (parsed.GetValue(json))
                Console.WriteLine(JsonSerializer.Serialize(keys, JsonSerializerOptions.Web));
            else
                foreach (var key in keys)
                    Console.WriteLine($"{key.Key,-8} {(key.RevokedAt is null ? "active " : "revoked")} {Day(key.CreatedAt)} {Day(key.LastUsedAt),-10} {key.Site} {key.Name}");
            return MastheadCommand.Done;
        }, stop));
        return command;
    }

    private static Command Revoke(string[] configuration)
    {
        var key = new Argument<string>("KEY") { Description = "The key, all 12 characters." };
        var command = new Command("revoke", "Make a key useless at once.") { key };
        command.SetAction(async (parsed, stop) =>
        {
            await using var app = await OpenAsync(configuration, stop);
            await using var scope = app.Services.CreateAsyncScope();
            if (await scope.ServiceProvider.GetRequiredService<RevokeKey>().RunAsync(parsed.GetValue(key)!, stop))
                return MastheadCommand.Done;
            await Console.Error.WriteLineAsync("masthead: There is no such active key.");
            return MastheadCommand.Failed;
        });
        return command;
    }

    private static async Task<WebApplication> OpenAsync(string[] configuration, CancellationToken stop)
    {
        var app = Site.Build(configuration);
        await Site.OpenStorageAsync(app, stop);
        return app;
    }

    private static Task<List<ListedKey>> ReadAsync(NewsDb db, CancellationToken stop) => db.SiteKeys
        .Join(db.ClientSites, key => key.SiteId, site => site.Id, (key, site) => new { key, site })
        .OrderBy(row => row.site.Url).ThenBy(row => row.key.CreatedAt)
        .Select(row => new ListedKey(row.key.Hint + "…", row.site.Url, row.site.Name, row.key.CreatedAt, row.key.LastUsedAt, row.key.RevokedAt))
        .ToListAsync(stop);

    private static string Day(DateTimeOffset? instant) => instant?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-";

    private sealed record ListedKey(string Key, string Site, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);
}
