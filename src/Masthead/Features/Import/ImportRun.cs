using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Import;

/// <summary>What came of one run, for the newsroom.</summary>
internal sealed class ImportRun
{
    /// <summary>Items and notes of each kind that are kept for the page; <c>--report</c> writes them all.</summary>
    public const int MostKept = 200;

    private ImportRun() { }

    public ImportRun(string files, DateTimeOffset startedAt, DateTimeOffset finishedAt, ImportReport report) =>
        (Source, Files, StartedAt, FinishedAt, Checksum, Report) = (report.Source, files, startedAt, finishedAt, report.Checksum, report.Shortened(MostKept).ToJson());

    public long Id { get; private set; }
    public string Source { get; private set; } = "";

    /// <summary>Their names, a comma between each.</summary>
    public string Files { get; private set; } = "";
    public DateTimeOffset StartedAt { get; private set; }
    public DateTimeOffset FinishedAt { get; private set; }

    /// <summary>Of everything that stands here from this source.</summary>
    public string Checksum { get; private set; } = "";

    /// <summary>An <see cref="ImportReport"/> as JSON.</summary>
    public string Report { get; private set; } = "";
}

internal sealed class ImportRunMapping : IEntityTypeConfiguration<ImportRun>
{
    public void Configure(EntityTypeBuilder<ImportRun> builder) => builder.ToTable("import_runs");
}
