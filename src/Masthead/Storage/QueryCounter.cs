using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Masthead.Storage;

/// <summary>Counts the statements that are sent to the database. Registered by tests that assert a page's query budget. Thread-safe.</summary>
internal sealed class QueryCounter : DbCommandInterceptor
{
    private readonly List<string> statements = [];

    public IReadOnlyList<string> Statements
    {
        get { lock (statements) return statements.ToArray(); }
    }

    public void Reset()
    {
        lock (statements) statements.Clear();
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Count(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Count(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Count(command);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Count(command);
        return ValueTask.FromResult(result);
    }

    public void Count(string statement)
    {
        lock (statements) statements.Add(statement);
    }

    private void Count(DbCommand command) => Count(command.CommandText);
}
