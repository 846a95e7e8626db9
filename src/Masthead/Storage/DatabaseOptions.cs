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

    /// <summary>As an operator calls it.</summary>
    public string Name => IsPostgres ? "PostgreSQL" : SqliteFile;

    /// <summary>Whether there is a database to look into without making one; a server is asked when it is used.</summary>
    public bool IsThere => IsPostgres || File.Exists(SqliteFile);

    /// <summary>Makes the empty SQLite file, if there is none, for its owner only: SQLite gives the files beside it the same rights. Nothing on PostgreSQL.</summary>
    public void CreateFile()
    {
        if (!IsPostgres)
            DurableFile.OpenForOwner(SqliteFile, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite }).Dispose();
    }
}
