using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Reports;
using Masthead.Features.Akismet.Sites;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet;

internal static class AkismetSets
{
    extension(NewsDb db)
    {
        public DbSet<ClientSite> ClientSites => db.Set<ClientSite>();
        public DbSet<SiteKey> SiteKeys => db.Set<SiteKey>();
        public DbSet<CheckRecord> Checks => db.Set<CheckRecord>();
        public DbSet<Report> Reports => db.Set<Report>();
        public DbSet<DayCount> DayCounts => db.Set<DayCount>();
    }
}
