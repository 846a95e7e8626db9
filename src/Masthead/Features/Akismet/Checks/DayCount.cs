using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Akismet.Checks;

/// <summary>What one site asked and was told on one day (UTC). Kept for good: it holds nobody's data.</summary>
internal sealed class DayCount
{
    private DayCount() { }

    public long SiteId { get; private set; }
    public int Day { get; private set; }
    public long Checks { get; private set; }
    public long Spam { get; private set; }
    public long Ham { get; private set; }
    public long Held { get; private set; }
    public long Missed { get; private set; }
    public long FalsePositives { get; private set; }
    public long Faults { get; private set; }
    public long Refused { get; private set; }
    public long Tests { get; private set; }

    /// <summary>The number of an instant's day in UTC.</summary>
    public static int Of(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime).DayNumber;

    public static DateOnly Date(int day) => DateOnly.FromDayNumber(day);
}

internal sealed class DayCountMapping : IEntityTypeConfiguration<DayCount>
{
    public void Configure(EntityTypeBuilder<DayCount> builder)
    {
        builder.ToTable("akismet_days");
        builder.HasKey(count => new { count.SiteId, count.Day });
    }
}
