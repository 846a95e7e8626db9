using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.SpamFilter;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Moderation;

/// <summary>Those who taught a filter, as a list calls them.</summary>
internal static class ReporterNames
{
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(NewsDb db, IEnumerable<string> reporters, CancellationToken cancellationToken)
    {
        var all = reporters.ToHashSet();
        var ids = all.Where(reporter => reporter.StartsWith(Reporter.AccountMark, StringComparison.Ordinal)).Select(Number).ToList();
        var accounts = await db.Accounts.AsNoTracking().Where(account => ids.Contains(account.Id))
            .ToDictionaryAsync(account => Reporter.Account(account.Id), account => account.Name, cancellationToken);
        return all.ToDictionary(reporter => reporter, reporter => accounts.GetValueOrDefault(reporter) ?? Otherwise(reporter));
    }

    private static long Number(string reporter) =>
        long.TryParse(reporter.AsSpan(Reporter.AccountMark.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;

    private static string Otherwise(string reporter) => reporter.Split(':', 2) switch
    {
        ["client", var id] => "The client site no. " + id,
        ["account", var id] => "An account that is gone, no. " + id,
        [_, var name] => name,
        _ => reporter,
    };
}
