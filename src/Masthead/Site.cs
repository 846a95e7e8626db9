using System.Text.Json;
using Masthead.Cluster;
using Masthead.Features.Accounts;
using Masthead.Features.Akismet;
using Masthead.Features.Api;
using Masthead.Features.Articles;
using Masthead.Features.CommentPolicy;
using Masthead.Features.ClientSites;
using Masthead.Features.Comments;
using Masthead.Features.Feeds;
using Masthead.Features.Import;
using Masthead.Features.Media;
using Masthead.Features.Moderation;
using Masthead.Features.Newsroom;
using Masthead.Features.Operations;
using Masthead.Features.Reading;
using Masthead.Features.SampleEdition;
using Masthead.Features.Search;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Features.SpamFilter;
using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Masthead;

/// <summary>The one process, put together: a table of contents. Each line is a room; what a room needs stands inside it.</summary>
internal static class Site
{
    /// <summary>All but the addresses (<see cref="Map"/>), which only a site that serves needs.</summary>
    /// <param name="configuration">As on the command line.</param>
    /// <param name="isQuiet">Log nothing: for verbs that say themselves what they find.</param>
    public static WebApplication Build(string[] configuration, bool isQuiet = false)
    {
        // Configuration is read once. Watching its files would watch the data directory below them, and hear of every write to the database.
        var builder = ReadConfiguration(["--hostBuilder:reloadConfigOnChange=false", .. configuration]);
        builder.WebHost.UseKestrelHttpsConfiguration();
        if (builder.Configuration["Logging:Console:FormatterName"] is { } formatter)
            builder.Services.Configure<ConsoleLoggerOptions>(console => console.FormatterName = formatter);
        if (isQuiet)
            builder.Logging.ClearProviders();
        return Build(builder);
    }

    private static WebApplicationBuilder ReadConfiguration(string[] configuration)
    {
        try
        {
            return WebApplication.CreateSlimBuilder(configuration);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            var line = fault.GetBaseException() is JsonException { LineNumber: { } before } ? $" It is no JSON from line {before + 1} on." : "";
            throw new BadConfigurationException(fault.Message + line);
        }
    }

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        var options = MastheadOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddStorage(options.Database);
        builder.Services.AddCluster(severalNodes: options.Database.IsPostgres, options.Database.DataDirectory);
        builder.Services.AddJobs();
        builder.AddWeb(options.BaseUrl, options.TrustedProxies, options.PageCacheBytes, new CacheTags(options.CacheTagHeader, options.CachePurgeUrl is not null),
            readsOverSockets: options.Database.IsPostgres);
        builder.Services.AddOperations(options.BaseUrl, options.CachePurgeUrl);
        builder.Services.AddSettings();
        builder.Services.AddSections();
        builder.Services.AddMedia();
        builder.Services.AddArticles();
        builder.Services.AddSpamFilter();
        builder.Services.AddAkismet();
        builder.Services.AddClientSites();
        builder.Services.AddFeeds();
        builder.Services.AddAccounts(options.BaseUrl);
        builder.Services.AddReading();
        builder.Services.AddSearch();
        builder.Services.AddApi();
        builder.Services.AddComments();
        builder.Services.AddModeration();
        builder.Services.AddCommentPolicy();
        builder.Services.AddNewsroom();
        builder.Services.AddImport();

        return builder.Build();
    }

    /// <summary>Says what is answered where. Independent of <see cref="PrepareAsync"/>.</summary>
    public static void Map(WebApplication app)
    {
        app.UseWeb(beforePages: () => app.UseAkismet(), beforeRouting: app.UseReading, DatabaseOutage.Is);
        app.UseAccounts();
        app.MapWeb();
        app.MapSettings();
        app.MapFeeds();
        app.MapSearch();
        app.MapApi();
        app.MapComments();
        app.MapOperations();
        app.MapMedia();
        app.MapAccounts();
        app.MapNewsroom();
        app.MapReading();
    }

    /// <summary>Makes this process the only one that serves from a SQLite file, until what is returned is disposed of. Before anything else is done with it.</summary>
    /// <exception cref="IOException">Another process serves.</exception>
    public static IDisposable? Hold(WebApplication app)
    {
        var options = app.Services.GetRequiredService<DatabaseOptions>();
        if (!options.IsPostgres)
            CreateDataDirectory(options);
        return SiteHold.Take(options);
    }

    /// <summary>Everything that must be true before the first request: directory, schema, content.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await OpenStorageAsync(app, cancellationToken);
        await FillWhenEmptyAsync(app, cancellationToken);
    }

    /// <summary>The data directory is there and the schema up to date.</summary>
    /// <returns>The names of the schema steps that were applied.</returns>
    /// <exception cref="BadConfigurationException">The directory cannot be made or the server does not let us in.</exception>
    public static async Task<IReadOnlyList<string>> OpenStorageAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var options = app.Services.GetRequiredService<DatabaseOptions>();
        var steps = app.Services.GetRequiredService<SchemaSteps>();
        try
        {
            // Whatever cannot be had is told before anything is done: no directory for a server that does not answer, no schema for a directory that cannot be made.
            if (options.IsPostgres)
                await using (var connection = await app.Services.GetRequiredService<PlainConnections>().OpenAsync(cancellationToken))
                    if (await DatabaseLetters.CannotHoldAsync(connection, cancellationToken) is { } why)
                        throw new BadConfigurationException($"{MastheadOptions.Section}:Database cannot be used: {why}");
            CreateDataDirectory(options);
            var applied = await steps.ApplyAsync(applying: TellOf, cancellationToken: cancellationToken);
            // A site that is still running by the steps before may hold what one of them has changed.
            if (applied.Count > 0)
                await app.Services.GetRequiredService<INodeBus>().TellAnyChangeAsync(CancellationToken.None);
            return applied;
        }
        catch (Exception fault) when (options.IsPostgres && (DatabaseOutage.Is(fault) || DatabaseOutage.IsShutOut(fault)))
        {
            throw new BadConfigurationException($"{MastheadOptions.Section}:Database cannot be used: {fault.Message}");
        }
    }

    private static void TellOf(string step) => Console.Error.WriteLine($"Bringing the database up to date: {step}. On a large site this can take minutes.");

    private static async Task FillWhenEmptyAsync(WebApplication app, CancellationToken cancellationToken)
    {
        if (!app.Services.GetRequiredService<MastheadOptions>().SampleContent)
            return;
        await using var scope = app.Services.CreateAsyncScope();
        await ActivatorUtilities.CreateInstance<FillSampleEdition>(scope.ServiceProvider).RunAsync(cancellationToken);
    }

    /// <summary>Owner-only: it holds readers' addresses and the site's secrets.</summary>
    private static void CreateDataDirectory(DatabaseOptions options)
    {
        try
        {
            DurableFile.CreateDirectory(options.DataDirectory);
            options.CreateFile();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BadConfigurationException($"{MastheadOptions.Section}:DataDirectory '{options.DataDirectory}' cannot be made: {fault.Message}");
        }
    }
}
