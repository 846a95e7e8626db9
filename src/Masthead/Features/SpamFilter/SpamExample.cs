using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.SpamFilter;

/// <summary>
/// One decision of a person that the filter learnt from. The rows in order of <see cref="Id"/>, without those revoked, are the site's whole
/// knowledge: the model is rebuilt from them and from nothing else.
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
    public string Reporter { get; private set; } = "";
    public DateTimeOffset LearntAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    public void Revoke(DateTimeOffset at) => RevokedAt ??= at;
}

internal static class SpamSets
{
    extension(NewsDb db)
    {
        public DbSet<SpamExample> SpamExamples => db.Set<SpamExample>();
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
    }
}
