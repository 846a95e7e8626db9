using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.SpamFilter;

/// <summary>
/// One decision of a person that the filter learnt from. The rows in order of <see cref="Id"/>, without those revoked, are the site's whole
/// knowledge: the model is a function of them and of nothing else.
/// </summary>
internal sealed class SpamExample
{
    private SpamExample() { }

    public SpamExample(long siteId, string source, Submission submission, Label label, string reporter, DateTimeOffset at)
    {
        (SiteId, Source, Submission, Label, Reporter, LearntAt) = (siteId, source, submission, label, reporter, at);
    }

    public long Id { get; private set; }

    /// <summary>0 for our own comments; otherwise the client site whose model learns.</summary>
    public long SiteId { get; private set; }

    /// <summary>What was judged: <c>comment:42</c>. One effective example per source; a new decision revokes the old one.</summary>
    public string Source { get; private set; } = "";
    public Submission Submission { get; private set; } = null!;
    public Label Label { get; private set; }

    /// <summary>Who decided, as <see cref="SpamFilter.Reporter"/> writes it.</summary>
    public string Reporter { get; private set; } = "";

    /// <summary>Decisions of one click share it.</summary>
    public DateTimeOffset LearntAt { get; private set; }

    /// <summary>The same instant as <see cref="LearntAt"/> of the decision that took its place, if one did.</summary>
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>The <see cref="SpamRetraction"/> by which it was revoked, if that is how.</summary>
    public long? RetractionId { get; private set; }

    public void Revoke(DateTimeOffset at) => RevokedAt ??= at;

    /// <summary>It counts again, as if it had never been revoked.</summary>
    public void Reinstate() => (RevokedAt, RetractionId) = (null, null);
}

internal static class SpamSets
{
    extension(NewsDb db)
    {
        public DbSet<SpamExample> SpamExamples => db.Set<SpamExample>();
        public DbSet<SpamRetraction> SpamRetractions => db.Set<SpamRetraction>();

        /// <summary>What a site's filter knows, in the order in which it is learnt.</summary>
        public IQueryable<SpamExample> EffectiveExamples(long siteId) =>
            db.SpamExamples.AsNoTracking().Where(row => row.SiteId == siteId && row.RevokedAt == null).OrderBy(row => row.Id);
    }
}

internal sealed class SpamExampleMapping : IEntityTypeConfiguration<SpamExample>
{
    public void Configure(EntityTypeBuilder<SpamExample> builder)
    {
        builder.ToTable("spam_examples");
        builder.Property(example => example.Submission).HasConversion(JsonValue<Submission>.Converter);
        builder.HasIndex(example => new { example.SiteId, example.Source }).IsUnique().HasFilter("revoked_at IS NULL");
        builder.HasIndex(example => new { example.SiteId, example.Reporter });
        // Which examples there are is compared with what a model file has learnt: in the index alone, because the submissions are long.
        builder.HasIndex(example => new { example.SiteId, example.Id, example.Label, example.Reporter, example.LearntAt })
            .HasFilter("revoked_at IS NULL");
        builder.HasIndex(example => example.RetractionId).HasFilter("retraction_id IS NOT NULL");
    }
}
