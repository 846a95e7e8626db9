namespace Masthead.Storage;

/// <summary>Where the data lies: a SQLite file in the data directory, or a PostgreSQL server.</summary>
internal sealed record DatabaseOptions
{
    /// <summary>The directory of everything that this node keeps on disk; absolute.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>A PostgreSQL connection string, or null for the SQLite file.</summary>
    public string? Postgres { get; init; }

    public bool IsPostgres => Postgres is not null;

    public string SqliteFile => Path.Combine(DataDirectory, "masthead.db");
}
