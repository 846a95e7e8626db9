using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

/// <summary>One transaction of the <see cref="WriteQueue"/>, open for the pieces of work that share it. Not thread-safe.</summary>
internal sealed class WriteGroup : IDisposable
{
    private readonly WriteConnection connection;
    private readonly SqliteTransaction transaction;
    private NewsDb? db;

    /// <param name="connection">Open; nothing is under way on it.</param>
    /// <exception cref="SqliteException">Another process held the file for longer than the connection waits, or it cannot be written.</exception>
    public WriteGroup(WriteConnection connection) => (this.connection, transaction) = (connection, connection.BeginTransaction());

    /// <summary>For work that writes rows without the mapper.</summary>
    public SqliteConnection Connection => connection;

    /// <summary>For work that needs the mapper; it costs something only once it is asked for.</summary>
    public NewsDb Db => db ??= Open();

    public void Commit() => transaction.Commit();

    /// <summary>Behind a savepoint: what fails takes nothing of the others with it.</summary>
    /// <returns>Why the work failed, or null.</returns>
    public async Task<Exception?> TryAsync(Func<Task> work)
    {
        Run("SAVEPOINT piece");
        try
        {
            await work();
            Run("RELEASE piece");
            return null;
        }
        catch (Exception fault)
        {
            Run("ROLLBACK TO piece");
            return fault;
        }
        finally
        {
            db?.ChangeTracker.Clear();
        }
    }

    public void Dispose()
    {
        db?.Dispose();
        transaction.Dispose();
    }

    private void Run(string sql) => connection.Prepared(sql).Run();

    private NewsDb Open()
    {
        var context = connection.CreateContext();
        context.Database.UseTransaction(transaction);
        return context;
    }
}
