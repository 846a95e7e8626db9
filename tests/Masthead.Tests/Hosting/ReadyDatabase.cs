using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.Data.Sqlite;

[assembly: AssemblyFixture(typeof(ReadyDatabase))]

namespace Masthead.Tests.Hosting;

/// <summary>
/// A database with the schema in it and nothing else, made by the first test that asks: every other site begins with a copy, because applying all the steps
/// takes longer than most tests. Thread-safe.
/// </summary>
public sealed class ReadyDatabase : IAsyncDisposable
{
    private static readonly Lazy<Task<TestDatabase>> Made = new(MakeAsync);
    private static readonly Lazy<Task<byte[]>> SqliteFile = new(async () => await File.ReadAllBytesAsync(FileIn((await Made.Value).Directory)));

    /// <summary>What a copy is made of, on PostgreSQL.</summary>
    internal static async Task<string> NameAsync() => (await Made.Value).Name!;

    /// <summary>Puts a copy of the SQLite file into a data directory, readable by the owner only.</summary>
    internal static async Task PutIntoAsync(string directory)
    {
        var bytes = await SqliteFile.Value;
        await using var file = DurableFile.Create(FileIn(directory));
        await file.WriteAsync(bytes);
    }

    public async ValueTask DisposeAsync()
    {
        if (Made.IsValueCreated)
            await (await Made.Value).DisposeAsync();
    }

    private static async Task<TestDatabase> MakeAsync()
    {
        var database = await TestDatabase.CreateAsync();
        await using var services = new ServiceCollection()
            .AddSingleton(TimeProvider.System)
            .AddStorage(new DatabaseOptions { DataDirectory = database.Directory, Postgres = database.ConnectionString })
            .BuildServiceProvider();
        await services.GetRequiredService<SchemaSteps>().ApplyAsync();
        // Only of a database that nobody is connected to can a copy be made, and only such a SQLite file is whole without its log.
        if (TestDatabase.IsPostgres)
            await database.ShutAsync();
        else
            await CloseAsync(database);
        return database;
    }

    private static async Task CloseAsync(TestDatabase database)
    {
        SqliteConnection.ClearAllPools();
        await using var last = new SqliteConnection($"Data Source={FileIn(database.Directory)};Pooling=False");
        await last.OpenAsync();
        await using var command = last.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
    }

    private static string FileIn(string directory) => Path.Combine(directory, "masthead.db");
}
