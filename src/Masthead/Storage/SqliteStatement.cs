using System.Buffers;
using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Masthead.Storage;

/// <summary>
/// One statement of SQLite, prepared once and run any number of times without a command or a boxed value for each. Not thread-safe.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    // Rows that room is made for beforehand, at the most.
    private const int MostExpected = 256;

    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    // Good as long as the statement, which this object keeps.
    private readonly nint pointer;
    private readonly SqliteRow row;
    private int rowsBefore;

    /// <param name="database">Open; the statement is part of whatever transaction it is in.</param>
    /// <param name="sql">One statement.</param>
    /// <exception cref="SqliteException">The statement cannot be prepared.</exception>
    public SqliteStatement(sqlite3 database, string sql)
    {
        this.database = database;
        Check(raw.sqlite3_prepare_v2(database, sql, out statement));
        pointer = statement.DangerousGetHandle();
        row = new SqliteRow(pointer);
    }

    /// <summary>
    /// Lets SQLite plan each statement of a connection once and for good. Otherwise a value that could tell it more, such as one bound to <c>LIMIT</c>, has it parse and
    /// plan the statement anew each time that it is bound, which costs more than most of them do.
    /// </summary>
    /// <param name="database">Open.</param>
    public static void PlanOnce(sqlite3 database) => raw.sqlite3_db_config(database, raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);

    /// <summary>Lends the statement that the connection keeps prepared, or on a connection that keeps none, one for this use alone.</summary>
    /// <exception cref="SqliteException">The statement cannot be prepared, or what the use itself throws.</exception>
    public static void Use(SqliteConnection connection, string sql, Action<SqliteStatement> use)
    {
        if (connection is WriteConnection keeps)
        {
            use(keeps.Prepared(sql));
            return;
        }
        using var statement = new SqliteStatement(connection.Handle!, sql);
        use(statement);
    }

    /// <summary>Sets a parameter; the first is 1.</summary>
    public void Bind(int place, long value) => _ = SqliteCalls.Bind(pointer, place, value);

    public void Bind(int place, double value) => _ = SqliteCalls.Bind(pointer, place, value);

    public void Bind(int place, bool value) => _ = SqliteCalls.Bind(pointer, place, value ? 1L : 0L);

    public void Bind(int place, byte[] value) => raw.sqlite3_bind_blob(statement, place, value);

    public void Bind(int place, string? value)
    {
        if (value is null)
        {
            _ = SqliteCalls.BindNull(pointer, place);
            return;
        }
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(value.Length) + 1);
        var length = Encoding.UTF8.GetBytes(value, bytes);
        _ = SqliteCalls.BindText(pointer, place, in bytes[0], length, SqliteCalls.Copied);
        ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>Runs the statement with what is bound, and makes it ready to run again.</summary>
    /// <exception cref="SqliteException">The row cannot be written.</exception>
    public void Run()
    {
        try
        {
            var outcome = SqliteCalls.Step(pointer);
            // The error is told before the statement forgets it.
            if (outcome != raw.SQLITE_DONE)
                Check(outcome);
        }
        finally
        {
            _ = SqliteCalls.Reset(pointer);
        }
    }

    /// <summary>How many rows the statement that ran last on this connection has written, changed or deleted.</summary>
    public int ChangedRows => raw.sqlite3_changes(database);

    /// <summary>Runs the statement with what is bound and reads all its rows; then it holds nothing open.</summary>
    /// <exception cref="SqliteException">The rows cannot be read, or another process held the file for longer than the connection waits.</exception>
    public List<T> Read<T>(Func<DbDataReader, T> read)
    {
        // Most questions are answered at the same length again.
        var rows = new List<T>(rowsBefore);
        try
        {
            int outcome;
            while ((outcome = SqliteCalls.Step(pointer)) == raw.SQLITE_ROW)
                rows.Add(read(row));
            if (outcome != raw.SQLITE_DONE)
                Check(outcome);
            rowsBefore = Math.Min(rows.Count, MostExpected);
            return rows;
        }
        finally
        {
            _ = SqliteCalls.Reset(pointer);
        }
    }

    public void Dispose()
    {
        row.Dispose();
        statement.Dispose();
    }

    private void Check(int outcome) => SqliteException.ThrowExceptionForRC(outcome, database);
}
