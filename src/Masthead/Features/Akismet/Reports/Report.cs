using Masthead.Features.Akismet.Checks;
using Masthead.Spam;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Akismet.Reports;

/// <summary>As what a report counts in the statistics: only a verdict that was wrong counts.</summary>
internal enum Mistake
{
    None,
    MissedSpam,
    FalsePositive,
}

/// <summary>What a client's moderator said of one message: the last word counts.</summary>
internal sealed class Report
{
    private Report() { }

    public Report(long siteId, string source) => (SiteId, Source) = (siteId, source);

    public long Id { get; private set; }
    public long SiteId { get; private set; }

    /// <summary>Names the message by its content and sender: the same for every report of it, and the source of what the filter learnt.</summary>
    public string Source { get; private set; } = "";

    /// <summary>The check that it is about, where one was found.</summary>
    public long? CheckId { get; private set; }
    public Label Label { get; private set; }
    public string Reporter { get; private set; } = "";
    public DateTimeOffset At { get; private set; }
    public Mistake Mistake { get; private set; }

    /// <summary>Day number (UTC) under which the mistake was counted.</summary>
    public int Day { get; private set; }
    public long EmailHash { get; private set; }
    public string Network { get; private set; } = "";

    public void Say(Label label, string reporter, DateTimeOffset at, Mistake mistake) =>
        (Label, Reporter, At, Mistake, Day) = (label, reporter, at, mistake, DayCount.Of(at));

    public void Concern(long? checkId, long emailHash, string network) => (CheckId, EmailHash, Network) = (checkId, emailHash, network);
}

internal sealed class ReportMapping : IEntityTypeConfiguration<Report>
{
    public void Configure(EntityTypeBuilder<Report> builder)
    {
        builder.ToTable("akismet_reports");
        builder.HasIndex(report => new { report.SiteId, report.Source }).IsUnique();
    }
}
