using Masthead.Cli;
using Masthead.Storage;
using Microsoft.Extensions.Configuration;

namespace Masthead.Tests.Cli;

public sealed class BadConfigurationTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("masthead-test-").FullName;

    private string Data => Path.Combine(home, "data");

    private Task<int> RunAsync(params string[] words) => MastheadCommand.RunAsync([.. words, "--Masthead:DataDirectory=" + Data]);

    [Theory]
    [InlineData("--urls=nonsense")]
    [InlineData("--urls=http://localhost:99999")]
    [InlineData("--Masthead:CommentLimitPerMinute=many")]
    [InlineData("--Masthead:Database=Host=127.0.0.1;Port=1;Username=nobody;Database=nothing;Timeout=2")]
    public async Task A_site_that_cannot_start_says_so_by_its_exit_code_and_creates_nothing(string setting)
    {
        Assert.Equal(MastheadCommand.BadArguments, await RunAsync("serve", "--urls=http://127.0.0.1:0", setting));
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("spam", "score", "--model", "no")]
    [InlineData("user", "add", "--email", "a@example.org", "--name", "A", "--role", "king")]
    [InlineData("spam", "evaluate", "missing.jsonl", "--protocol", "no")]
    public async Task Whatever_is_wrong_with_the_words_is_told_in_one_line(params string[] words)
    {
        var (before, told) = (Console.Error, new StringWriter());
        Console.SetError(told);
        try
        {
            Assert.Equal(MastheadCommand.BadArguments, await RunAsync(words));
        }
        finally
        {
            Console.SetError(before);
        }
        Assert.Single(told.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), line => line.StartsWith("masthead: ", StringComparison.Ordinal) && line.Contains("--help", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_configuration_file_that_cannot_be_read_is_named_with_its_line()
    {
        await File.WriteAllTextAsync(Path.Combine(home, "appsettings.json"), "{\n  \"Masthead\": {\n    \"WarmUp\": \"false\",,\n", TestContext.Current.CancellationToken);
        var (before, told) = (Console.Error, new StringWriter());
        Console.SetError(told);
        try
        {
            Assert.Equal(MastheadCommand.BadArguments, await RunAsync("serve", "--contentRoot=" + home));
        }
        finally
        {
            Console.SetError(before);
        }
        Assert.Matches(@"^masthead: .*appsettings\.json'\. .* line 3 .*\n$", told.ToString());
        Assert.False(Directory.Exists(Data));
    }

    [Fact]
    public async Task A_port_that_another_program_has_is_told_before_anything_is_made()
    {
        using var other = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        other.Start();
        Assert.Equal(MastheadCommand.Failed, await RunAsync("serve", $"--urls=http://{other.LocalEndpoint}"));
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("serve", "--urls=http://127.0.0.1:0")]
    [InlineData("seed", "--articles=1", "--comments=1")]
    public async Task A_second_process_does_not_serve_from_a_file_that_another_serves_from(params string[] words)
    {
        Assert.SkipWhen(Hosting.TestDatabase.IsPostgres, "Nodes on PostgreSQL are several.");
        Assert.Equal(MastheadCommand.Done, await RunAsync("migrate"));
        using (SiteHold.Take(new DatabaseOptions { DataDirectory = Data }))
            Assert.Equal(MastheadCommand.Failed, await RunAsync(words));
        SiteHold.Take(new DatabaseOptions { DataDirectory = Data })!.Dispose();
    }

    [Fact]
    public async Task The_database_is_for_its_owner_only()
    {
        Assert.SkipWhen(Hosting.TestDatabase.IsPostgres, "It is a server's.");
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(MastheadCommand.Done, await RunAsync("migrate"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Data, "masthead.db")));
    }

    [Fact]
    public void A_misspelt_setting_is_told_from_those_that_are_read()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Masthead:sampleCONTENT", "false"), new("Masthead:TrustedProxies:0", "10.0.0.1"), new("Masthead:CommentLimitPerMinut", "1"), new("Elsewhere:Thing", "1")]).Build();
        Assert.Equal(["CommentLimitPerMinut"], MastheadOptions.Unknown(configuration));
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_bad_configuration()
    {
        await File.WriteAllTextAsync(Path.Combine(home, "data"), "a file", TestContext.Current.CancellationToken);
        Assert.Equal(MastheadCommand.BadArguments, await MastheadCommand.RunAsync(["migrate", "--Masthead:DataDirectory=" + Path.Combine(Data, "below")]));
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_made_is_told_before_a_server_is_given_the_schema()
    {
        Assert.SkipUnless(Hosting.TestDatabase.IsPostgres, "SQLite's file lies in the directory.");
        await using var database = await Hosting.TestDatabase.CreateAsync();
        await File.WriteAllTextAsync(Data, "a file", TestContext.Current.CancellationToken);
        Assert.Equal(MastheadCommand.BadArguments, await MastheadCommand.RunAsync(["migrate", "--Masthead:Database=" + database.ConnectionString, "--Masthead:DataDirectory=" + Path.Combine(Data, "below")]));

        await using var server = new Npgsql.NpgsqlConnection(database.ConnectionString);
        await server.OpenAsync(TestContext.Current.CancellationToken);
        await using var tables = new Npgsql.NpgsqlCommand("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", server);
        Assert.Equal(0L, await tables.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_site_that_is_made_but_not_opened_has_written_nothing()
    {
        await using (Site.Build(["--Masthead:DataDirectory=" + Data]))
            Assert.False(Directory.Exists(Data));
        Directory.CreateDirectory(Data);
        await using (Site.Build(["--Masthead:DataDirectory=" + Data]))
            Assert.Empty(Directory.EnumerateFileSystemEntries(Data));
    }

    [Fact]
    public async Task Asking_for_keys_makes_no_site()
    {
        if (Hosting.TestDatabase.IsPostgres)
            Assert.Skip("A server is asked, and not a file.");
        Assert.Equal(MastheadCommand.Failed, await RunAsync("key", "list"));
        Assert.False(Directory.Exists(Data));
    }

    [Theory]
    [InlineData("import", "verify")]
    [InlineData("export")]
    [InlineData("backup")]
    [InlineData("spam", "evaluate")]
    public async Task What_looks_like_an_option_is_not_taken_for_a_file(params string[] verb) =>
        Assert.Equal(MastheadCommand.BadArguments, await RunAsync([.. verb, "--nonsense"]));

    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:0; https://[::1]:5443")]
    [InlineData("http://*:80;http://+:81/")]
    [InlineData("http://unix:/run/masthead.sock")]
    public void What_the_server_can_listen_on_is_let_through(string urls) => ListenAddresses.Check(With("urls", urls));

    [Theory]
    [InlineData("urls", "localhost:5080")]
    [InlineData("urls", "http://*:eighty")]
    [InlineData("urls", "http://localhost:5080;ftp://localhost")]
    [InlineData("urls", "http://localhost:5080/news")]
    [InlineData("http_ports", "80;99999")]
    public void What_it_cannot_listen_on_is_named_with_its_key(string key, string value) =>
        Assert.StartsWith(key + " '", Assert.Throws<BadConfigurationException>(() => ListenAddresses.Check(With(key, value))).Message, StringComparison.Ordinal);

    private static IConfiguration With(string key, string value) => new ConfigurationBuilder().AddInMemoryCollection([new(key, value)]).Build();

    public void Dispose() => Directory.Delete(home, recursive: true);
}
