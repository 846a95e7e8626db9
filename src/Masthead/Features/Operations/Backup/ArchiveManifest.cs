namespace Masthead.Features.Operations.Backup;

/// <summary>The last entry of an archive: what it holds, so that nothing can be missing or changed unnoticed.</summary>
/// <param name="Format">Always <see cref="Masthead"/>.</param>
/// <param name="Version">Of the archive's layout.</param>
/// <param name="Schema">The schema step that the tables stand at.</param>
/// <param name="LastIds">For each table, the id that it gave out last: a deleted comment's number is not given out again.</param>
/// <param name="Tables">In the order in which they must be filled.</param>
/// <param name="Files">Every other entry.</param>
internal sealed record ArchiveManifest(
    string Format, int Version, string Schema, SortedDictionary<string, long> LastIds, IReadOnlyList<ArchivedTable> Tables, IReadOnlyList<ArchivedFile> Files)
{
    public const string Masthead = "masthead-archive";
    public const int Layout = 1;
    public const string Entry = "manifest.json";
}

/// <param name="Name">In the database.</param>
/// <param name="Rows">How many there are.</param>
internal sealed record ArchivedTable(string Name, long Rows);

/// <param name="Path">In the archive, with slashes.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Of its content, in lower-case hexadecimal.</param>
internal sealed record ArchivedFile(string Path, long Bytes, string Sha256);

/// <summary>The archive is damaged, cut short, or none of ours.</summary>
internal sealed class BadArchiveException(string message) : Exception(message);
