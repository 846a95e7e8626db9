using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Jobs;

/// <summary>Work that must happen, written in the transaction that made it necessary and done after it: the outbox.</summary>
internal sealed class Job
{
    private Job() { }

    public Job(string kind, string payload, DateTimeOffset dueAt) => (Kind, Payload, DueAt) = (kind, payload, dueAt);

    public long Id { get; private set; }

    /// <summary>Names the handler.</summary>
    public string Kind { get; private set; } = "";
    public string Payload { get; private set; } = "";
    public DateTimeOffset DueAt { get; private set; }
    public int Attempts { get; private set; }

    /// <summary>A node works on it until then; past it, another may take it.</summary>
    public DateTimeOffset? LeasedUntil { get; private set; }
    public string? LastError { get; private set; }
}

internal static class JobSets
{
    extension(NewsDb db)
    {
        public DbSet<Job> Jobs => db.Set<Job>();
    }
}

internal sealed class JobMapping : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.ToTable("jobs");
        builder.HasIndex(job => job.DueAt);
        builder.HasIndex(job => new { job.Kind, job.Payload });
    }
}
