using Masthead.Spam;
using Masthead.Storage;
using Masthead.Web;
using Masthead.Web.Connections;
using Microsoft.Data.Sqlite;

namespace Masthead.Cli;

/// <summary>
/// Does beforehand, on a core that has nothing to do while the program is put together, what every start needs and no configuration changes. Nothing waits for it: what it
/// has not come to is done where it is needed, and what fails fails again there and is told.
/// </summary>
internal static class StartAhead
{
    /// <summary>Begins, where there is a core for it.</summary>
    public static void Begin()
    {
        if (Environment.ProcessorCount > 1)
            _ = Task.Run(TryAsync);
    }

    internal static async Task RunAsync()
    {
        // In the order in which the start comes to them.
        await using var services = new ServiceCollection().AddLogging(log => log.AddConsole()).BuildServiceProvider();
        services.GetRequiredService<ILoggerFactory>().CreateLogger(nameof(StartAhead));
        OpenNothing();
        _ = Assets.Shared;
        await ServerRehearsal.RunAsync(services);
        Filter.Base();
    }

    // Both ways to SQLite, in a database that is nowhere.
    private static void OpenNothing()
    {
        const string Nowhere = ":memory:";
        using var reads = new SqliteReads(Nowhere);
        reads.Read(One, []);
        using var connection = new SqliteConnection($"Data Source={Nowhere}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = One.Sql;
        command.ExecuteScalar();
    }

    private static readonly PreparedRead<long> One = new("SELECT 1", row => row.GetInt64(0));

    private static async Task TryAsync()
    {
        try
        {
            await RunAsync();
        }
        catch (Exception)
        {
            // Told where it is needed.
        }
    }
}
