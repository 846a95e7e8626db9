using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.ClientSites;

internal static class ClientSitesFeature
{
    public static IServiceCollection AddClientSites(this IServiceCollection services) =>
        services.AddSingleton(provider => new Waiting("/newsroom/akismet", Policies.Administer,
            "check for another site has had no verdict since yesterday", "checks for other sites have had no verdict since yesterday",
            async (db, cancellationToken) => (int)await db.RecentFaults(provider.GetRequiredService<TimeProvider>()).SumAsync(day => day.Faults, cancellationToken)));

    /// <summary>The days, yesterday and today, on which checks had no verdict. They lie in the database: a restart does not hide them.</summary>
    public static IQueryable<DayCount> RecentFaults(this NewsDb db, TimeProvider clock)
    {
        var yesterday = DayCount.Of(clock.GetUtcNow()) - 1;
        return db.DayCounts.AsNoTracking().Where(day => day.Day >= yesterday && day.Faults > 0);
    }
}
