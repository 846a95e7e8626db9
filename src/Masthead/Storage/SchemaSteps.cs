using System.Data.Common;

namespace Masthead.Storage;

/// <summary>
/// The ordered schema steps: hand-written SQL beside this file, one file per step and database (<c>0001-content.sqlite.sql</c>,
/// <c>0001-content.postgres.sql</c>). A step runs once, in one transaction with its mark, so a database stands at a whole step.
/// </summary>
internal sealed class SchemaSteps(PlainConnections connections, DatabaseOptions options, TimeProvider clock)
{
    private const string Marks = "CREATE TABLE IF NOT EXISTS schema_steps (name text NOT NULL PRIMARY KEY, applied_at bigint NOT NULL)";

    // Any number that no other program takes: two nodes that start together must not both apply a step.
    private const long PostgresLock = 0x4D_61_73_74_68;

    /// <summary>Every step for this kind of database, in order.</summary>
    public IReadOnlyList<string> All { get; } = Names(options.IsPostgres);

    /// <summary>Applies what is missing and returns the names of the steps it applied.</summary>
    /// <param name="upTo">The last step to apply, or null for all: tests upgrade from every earlier step.</param>
    /// <param name="applying">Hears of each step before it begins, in a database that was in use: there it can take minutes.</param>
    /// <param name="cancellationToken">Honoured between steps.</param>
    /// <exception cref="InvalidOperationException">The database knows a step that this program does not: it is newer.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(string? upTo = null, Action<string>? applying = null, CancellationToken cancellationToken = default)
    {
        await using var connection = await connections.OpenAsync(cancellationToken);
        if (options.IsPostgres)
            await ExecuteAsync(connection, $"SELECT pg_advisory_lock({PostgresLock})", cancellationToken);
        try
        {
            return await ApplyMissingAsync(connection, upTo, applying, cancellationToken);
        }
        finally
        {
            if (options.IsPostgres)
                await ExecuteAsync(connection, $"SELECT pg_advisory_unlock({PostgresLock})", CancellationToken.None);
        }
    }

    /// <summary>The last step that this database stands at, or null when it has none.</summary>
    public async Task<string?> LastAppliedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await connections.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT max(name) FROM schema_steps";
        return await command.ExecuteScalarAsync(cancellationToken) as string;
    }

    private async Task<IReadOnlyList<string>> ApplyMissingAsync(DbConnection connection, string? upTo, Action<string>? applying, CancellationToken cancellationToken)
    {
        await ExecuteAsync(connection, Marks, cancellationToken);
        var known = await AppliedAsync(connection, cancellationToken);
        if (known.Except(All).FirstOrDefault() is { } newer)
            throw new InvalidOperationException($"The database was written by a newer Masthead (schema step {newer}).");

        var applied = new List<string>();
        foreach (var step in All.Where(step => !known.Contains(step) && (upTo is null || string.CompareOrdinal(step, upTo) <= 0)))
        {
            if (known.Count > 0)
                applying?.Invoke(step);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, Text(step, options.IsPostgres), CancellationToken.None, transaction);
            await MarkAsync(connection, step, transaction);
            await transaction.CommitAsync(CancellationToken.None);
            applied.Add(step);
        }
        return applied;
    }

    private async Task MarkAsync(DbConnection connection, string step, DbTransaction transaction)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO schema_steps (name, applied_at) VALUES (@name, @at)";
        Add(command, "@name", step);
        Add(command, "@at", clock.GetUtcNow().ToUnixTimeMilliseconds());
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static async Task<HashSet<string>> AppliedAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM schema_steps";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new HashSet<string>();
        while (await reader.ReadAsync(cancellationToken))
            names.Add(reader.GetString(0));
        return names;
    }

    private static async Task ExecuteAsync(
        DbConnection connection, string sql, CancellationToken cancellationToken, DbTransaction? transaction = null)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        // On a large site a step takes as long as it takes, and so does the wait for another node's.
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }

    private static string[] Names(bool postgres)
    {
        var (prefix, suffix) = Affixes(postgres);
        return typeof(SchemaSteps).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal))
            .Select(name => name[prefix.Length..^suffix.Length])
            .Order(StringComparer.Ordinal)
            .ToArray();
    }

    private static string Text(string step, bool postgres)
    {
        var (prefix, suffix) = Affixes(postgres);
        using var stream = typeof(SchemaSteps).Assembly.GetManifestResourceStream(prefix + step + suffix)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static (string Prefix, string Suffix) Affixes(bool postgres) => ("schema/", postgres ? ".postgres.sql" : ".sqlite.sql");
}
