using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.SpamFilter;

/// <summary>The record that everything which one reporter taught was taken back at once: by whom, when, how much, and whether that was undone.</summary>
internal sealed class SpamRetraction
{
    private SpamRetraction() { }

    public SpamRetraction(long siteId, string reporter, string reporterName, string actor, DateTimeOffset at) =>
        (SiteId, Reporter, ReporterName, Actor, At) = (siteId, reporter, reporterName, actor, at);

    public long Id { get; private set; }
    public long SiteId { get; private set; }

    /// <summary>As <see cref="SpamFilter.Reporter"/> writes it.</summary>
    public string Reporter { get; private set; } = "";

    /// <summary>What the reporter was called then.</summary>
    public string ReporterName { get; private set; } = "";

    /// <summary>Whoever took it back, by name.</summary>
    public string Actor { get; private set; } = "";
    public DateTimeOffset At { get; private set; }

    /// <summary>How many decisions it took back.</summary>
    public int Decisions { get; private set; }
    public DateTimeOffset? UndoneAt { get; private set; }
    public string? UndoneBy { get; private set; }

    public void Count(int decisions) => Decisions = decisions;

    public void Undo(string actor, DateTimeOffset at) => (UndoneBy, UndoneAt) = (actor, at);
}

internal sealed class SpamRetractionMapping : IEntityTypeConfiguration<SpamRetraction>
{
    public void Configure(EntityTypeBuilder<SpamRetraction> builder)
    {
        builder.ToTable("spam_retractions");
        builder.HasIndex(retraction => new { retraction.SiteId, retraction.Id });
    }
}
