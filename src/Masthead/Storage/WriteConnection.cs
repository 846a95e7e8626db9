using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Masthead.Storage;

/// <summary>
/// The one connection to SQLite that the <see cref="WriteQueue"/> writes on. It stays open, so that what is written often is prepared once and the pages that
/// the last commit changed are at hand for the next. Not thread-safe.
/// </summary>
internal sealed class WriteConnection : SqliteConnection
{
    private readonly Dictionary<string, SqliteStatement> statements = new(StringComparer.Ordinal);
    private readonly Action<DbContextOptionsBuilder> mapper;
    private readonly SqliteCalls.CommitHook hook;
    private PooledDbContextFactory<NewsDb>? contexts;

    /// <param name="connectionString">Of the file; the connection is not shared with the pool.</param>
    /// <param name="mapper">What a context needs beside the connection.</param>
    public WriteConnection(string connectionString, Action<DbContextOptionsBuilder> mapper)
        : base(new SqliteConnectionStringBuilder(connectionString) { Pooling = false }.ToString())
    {
        this.mapper = mapper;
        // SQLite calls it for as long as the connection lives, so it lives as long.
        hook = (_, _, _, pages) =>
        {
            LogPages = pages;
            return 0;
        };
    }

    /// <summary>How many pages the log held after the last commit on this connection, once <see cref="CountLog"/> was called.</summary>
    public int LogPages { get; private set; }

    /// <summary>Counts the pages of the log from here on, and leaves to whoever looks at them when it is put into the file.</summary>
    public void CountLog() => _ = SqliteCalls.OnCommit(Handle!.DangerousGetHandle(), hook, 0);

    /// <summary>A context on this connection, for work that goes through the mapper.</summary>
    public NewsDb CreateContext()
    {
        // One and the same each time: whatever is made anew tells the connection its functions again, and all that is prepared would have to be so again.
        contexts ??= new PooledDbContextFactory<NewsDb>(Options(), poolSize: 1);
        return contexts.CreateDbContext();
    }

    /// <summary>The statement, prepared when it is asked for first; it belongs to the connection.</summary>
    /// <exception cref="SqliteException">It cannot be prepared.</exception>
    public SqliteStatement Prepared(string sql)
    {
        if (!statements.TryGetValue(sql, out var statement))
            statements[sql] = statement = new SqliteStatement(Handle!, sql);
        return statement;
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var statement in statements.Values)
            statement.Dispose();
        statements.Clear();
        base.Dispose(disposing);
    }

    private DbContextOptions<NewsDb> Options()
    {
        var builder = new DbContextOptionsBuilder<NewsDb>();
        builder.UseSqlite(this);
        mapper(builder);
        return builder.Options;
    }
}
