using Masthead.Storage;
using Microsoft.Data.Sqlite;

namespace Masthead.Tests.Storage;

public sealed class LogCheckpointsTests : IDisposable
{
    private const int Due = 40;

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("masthead-log-");

    private string Text => new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory.FullName, "log.db") }.ToString();

    [Fact]
    public async Task The_log_begins_anew_while_commits_go_on_and_nothing_of_them_is_lost()
    {
        using var connection = Open();
        var checkpoints = new LogCheckpoints(Text, Due);
        var (most, last, restarts) = (0, 0, 0);
        for (var row = 0; row < 200; row++)
        {
            Insert(connection, row);
            (most, restarts, last) = (Math.Max(most, connection.LogPages), restarts + (connection.LogPages < last ? 1 : 0), connection.LogPages);
            await checkpoints.AfterCommitAsync(connection);
        }
        await checkpoints.SettleAsync();

        Assert.True(restarts > 0, "the log never began anew");
        // So long as the copying is waited for, however fast the commits are.
        Assert.InRange(most, Due, 7 * Due);
        using var other = new SqliteConnection(Text);
        other.Open();
        using var count = other.CreateCommand();
        count.CommandText = "SELECT count(*) FROM rows";
        Assert.Equal(200L, count.ExecuteScalar());
    }

    [Fact]
    public async Task A_reader_of_an_old_state_stops_no_commit_and_goes_on_reading_it()
    {
        using var connection = Open();
        Insert(connection, 0);
        using var reader = new SqliteConnection(Text);
        reader.Open();
        using var old = reader.BeginTransaction(deferred: true);
        using var count = reader.CreateCommand();
        (count.CommandText, count.Transaction) = ("SELECT count(*) FROM rows", old);
        Assert.Equal(1L, count.ExecuteScalar());

        var checkpoints = new LogCheckpoints(Text, Due);
        for (var row = 1; row < 100; row++)
        {
            Insert(connection, row);
            await checkpoints.AfterCommitAsync(connection);
        }
        await checkpoints.SettleAsync();

        Assert.True(connection.LogPages > Due);
        Assert.Equal(1L, count.ExecuteScalar());
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        directory.Delete(recursive: true);
    }

    private WriteConnection Open()
    {
        var connection = new WriteConnection(Text, _ => { });
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)";
        command.ExecuteNonQuery();
        connection.CountLog();
        return connection;
    }

    private static void Insert(WriteConnection connection, int id)
    {
        var insert = connection.Prepared("INSERT INTO rows (id, text) VALUES (?, ?)");
        insert.Bind(1, id);
        insert.Bind(2, new string('x', 5000));
        insert.Run();
    }
}
