using System.Net;
using Masthead.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Hosting;

/// <summary>
/// The real program on a database of its own, in this process: SQLite by default; PostgreSQL when <c>MASTHEAD_TEST_POSTGRES</c> holds a
/// connection string to a server on which databases may be created. The same tests run on both.
/// </summary>
internal sealed class TestSite : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TestDatabase database;

    private TestSite(WebApplication app, TestDatabase database, TestClock clock, QueryCounter queries) =>
        (this.app, this.database, Clock, Queries) = (app, database, clock, queries);

    public TestClock Clock { get; }

    /// <summary>Every statement that the site sent to its database.</summary>
    public QueryCounter Queries { get; }

    public IServiceProvider Services => app.Services;

    public TestDatabase Database => database;

    /// <summary>How readers' pages read.</summary>
    public PreparedReads Reads => Services.GetRequiredService<PreparedReads>();

    public TestServer Server => app.GetTestServer();

    /// <summary>Where a site listens that was started by <see cref="StartListeningAsync"/>.</summary>
    public IPEndPoint Address => IPEndPoint.Parse(new Uri(Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority);

    /// <param name="settings">Configuration as on the command line: <c>"Masthead:SampleContent=true"</c>.</param>
    public static async Task<TestSite> StartAsync(params string[] settings) => await StartAsync(await TestDatabase.CreateReadyAsync(), settings);

    /// <summary>On a socket of its own, with the server that the program has; it has no <see cref="Server"/> for clients in this process.</summary>
    public static async Task<TestSite> StartListeningAsync(params string[] settings) =>
        await StartAsync(await TestDatabase.CreateAsync(), ["urls=http://127.0.0.1:0", .. settings], isListening: true);

    /// <summary>On a database that is there already; it goes with the site.</summary>
    public static Task<TestSite> StartOnAsync(TestDatabase database, params string[] settings) => StartAsync(database, settings);

    /// <summary>Another node on the same PostgreSQL database. Dispose of it before this one.</summary>
    public async Task<TestSite> StartAnotherNodeAsync(params string[] settings)
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "Several nodes share a PostgreSQL database.");
        return await StartAsync(database.ForAnotherNode(), settings);
    }

    private static async Task<TestSite> StartAsync(TestDatabase database, string[] settings, bool isListening = false)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "masthead",
            ContentRootPath = database.Directory,
            Args = [.. database.Settings, "--Masthead:SampleContent=false", .. settings.Select(setting => "--" + setting)],
        });
        var clock = new TestClock();
        var queries = new QueryCounter();
        if (!isListening)
            builder.WebHost.UseTestServer(options => options.BaseAddress = new Uri("http://localhost"));
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        // The test server has no connection whose limits could be set.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Routing.EndpointRoutingMiddleware", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Mvc.Filters.RequestSizeLimitFilter", LogLevel.Error);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.Services.AddSingleton(queries);
        // The real cost of a password is asserted by its own test.
        builder.Services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1000);
        var app = Site.Build(builder);
        Site.Map(app);
        await Site.PrepareAsync(app, CancellationToken.None);
        await app.StartAsync();
        return new TestSite(app, database, clock, queries);
    }

    /// <summary>A browser of its own: own cookies, no redirects followed.</summary>
    public HttpClient Visitor(string address = "203.0.113.7") => new(new CookieJar(address, Server.CreateHandler()))
    {
        BaseAddress = new Uri("http://localhost"),
    };

    public NewsDb OpenDatabase() => Services.GetRequiredService<IDbContextFactory<NewsDb>>().CreateDbContext();

    public async Task<T> InScopeAsync<TVerb, T>(Func<TVerb, Task<T>> act) where TVerb : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await act(scope.ServiceProvider.GetRequiredService<TVerb>());
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await database.DisposeAsync();
    }
}
