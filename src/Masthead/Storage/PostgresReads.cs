using Npgsql;

namespace Masthead.Storage;

/// <summary>One connection with what is prepared on it. Used by one reader at a time.</summary>
internal sealed class PostgresReads(NpgsqlConnection connection) : IAsyncDisposable
{
    private readonly Dictionary<object, NpgsqlCommand> commands = new(ReferenceEqualityComparer.Instance);

    public bool IsOpen => connection.State == System.Data.ConnectionState.Open;

    public async Task<List<T>> ReadAsync<T>(PreparedRead<T> read, object[] values, CancellationToken cancellationToken)
    {
        if (!commands.TryGetValue(read, out var command))
            command = await PrepareAsync(read, values, cancellationToken);
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
            rows.Add(read.Row(reader));
        return rows;
    }

    /// <summary>Reads for each of several sets of values, in one round trip.</summary>
    public async Task<List<List<T>>> ReadEachAsync<T>(PreparedRead<T> read, IReadOnlyList<object[]> each, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var values in each)
        {
            var command = new NpgsqlBatchCommand(read.Sql);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            batch.BatchCommands.Add(command);
        }
        await batch.PrepareAsync(cancellationToken);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        var all = new List<List<T>>(each.Count);
        do
        {
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken))
                rows.Add(read.Row(reader));
            all.Add(rows);
        }
        while (await reader.NextResultAsync(cancellationToken));
        return all;
    }

    private async Task<NpgsqlCommand> PrepareAsync<T>(PreparedRead<T> read, object[] values, CancellationToken cancellationToken)
    {
        var command = connection.CreateCommand();
        command.CommandText = read.Sql;
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.PrepareAsync(cancellationToken);
        return commands[read] = command;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in commands.Values)
            await command.DisposeAsync();
        await connection.DisposeAsync();
    }
}
