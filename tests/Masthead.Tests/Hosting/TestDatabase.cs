using Npgsql;

namespace Masthead.Tests.Hosting;

/// <summary>An empty database and data directory that exist for one test site.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private static readonly string? Server = Environment.GetEnvironmentVariable("MASTHEAD_TEST_POSTGRES");

    private readonly bool isLent;
    private readonly bool isKept;

    private TestDatabase(string directory, string? name, bool isLent = false, bool isKept = false) =>
        (Directory, Name, this.isLent, this.isKept) = (directory, name, isLent, isKept);

    public static bool IsPostgres => !string.IsNullOrEmpty(Server);

    public string Directory { get; }

    /// <summary>As PostgreSQL calls it; null on SQLite.</summary>
    public string? Name { get; }

    public string? ConnectionString => Name is null ? null : new NpgsqlConnectionStringBuilder(Server) { Database = Name, MaxPoolSize = 12 }.ConnectionString;

    public string[] Settings => ConnectionString is null
        ? [$"--Masthead:DataDirectory={Directory}"]
        : [$"--Masthead:DataDirectory={Directory}", $"--Masthead:Database={ConnectionString}"];

    public static async Task<TestDatabase> CreateAsync()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("masthead-test-").FullName;
        if (!IsPostgres)
            return new TestDatabase(directory, null);
        return new TestDatabase(directory, await CreateAsync(template: "template1"));
    }

    /// <summary>With the schema up to date, and otherwise empty.</summary>
    public static async Task<TestDatabase> CreateReadyAsync()
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("masthead-test-").FullName;
        if (IsPostgres)
            return new TestDatabase(directory, await CreateAsync(await ReadyDatabase.NameAsync()));
        await ReadyDatabase.PutIntoAsync(directory);
        return new TestDatabase(directory, null);
    }

    /// <summary>Empty, on PostgreSQL, in another encoding or locale than the server's.</summary>
    /// <param name="asMade">As after CREATE DATABASE: <c>ENCODING 'LATIN1' LOCALE 'C'</c>.</param>
    public static async Task<TestDatabase> CreateOddAsync(string asMade)
    {
        Assert.SkipUnless(IsPostgres, "A file is in UTF-8 always.");
        return new TestDatabase(System.IO.Directory.CreateTempSubdirectory("masthead-test-").FullName, await CreateAsync("template0 " + asMade));
    }

    /// <summary>Nobody is connected any more, and nobody gets in.</summary>
    public async Task ShutAsync()
    {
        await ExecuteAsync($"ALTER DATABASE {Name} WITH ALLOW_CONNECTIONS false");
        await ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{Name}'");
    }

    /// <summary>The same database for another node, which has a data directory of its own.</summary>
    public TestDatabase ForAnotherNode() => new(System.IO.Directory.CreateTempSubdirectory("masthead-test-").FullName, Name, isLent: true);

    /// <summary>As when a server is stopped: whoever is connected is thrown out, and nobody gets in.</summary>
    public async Task GoAwayAsync()
    {
        await ShutAsync();
        await ExecuteAsync($"ALTER DATABASE {Name} RENAME TO {Name}_away");
    }

    public async Task ComeBackAsync()
    {
        await ExecuteAsync($"ALTER DATABASE {Name}_away RENAME TO {Name}");
        await ExecuteAsync($"ALTER DATABASE {Name} WITH ALLOW_CONNECTIONS true");
    }

    /// <summary>The same for a site that is stopped and started again: it stays when that site goes.</summary>
    public TestDatabase Kept() => new(Directory, Name, isLent: true, isKept: true);

    public async ValueTask DisposeAsync()
    {
        if (isKept)
            return;
        if (isLent)
        {
            System.IO.Directory.Delete(Directory, recursive: true);
            return;
        }
        if (Name is not null)
        {
            await using (var mine = new NpgsqlConnection(ConnectionString))
                NpgsqlConnection.ClearPool(mine);
            await ExecuteAsync($"DROP DATABASE IF EXISTS {Name} WITH (FORCE)");
        }
        else
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        }
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    private static async Task<string> CreateAsync(string template)
    {
        var name = "masthead_test_" + Guid.NewGuid().ToString("N");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {template}");
        return name;
    }

    private static async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
