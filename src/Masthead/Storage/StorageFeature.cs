using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Masthead.Storage;

internal static class StorageFeature
{
    public static IServiceCollection AddStorage(this IServiceCollection services, DatabaseOptions options)
    {
        KeepThreadsForTheDisk();
        services.AddSingleton(options);
        services.AddSingleton<SqlitePragmas>();
        services.AddSingleton<PlainConnections>();
        services.AddSingleton<SchemaSteps>();
        services.AddSingleton<DatabaseCopy>();
        services.AddSingleton<SecretFiles>();
        services.AddSingleton<PreparedReads>();
        services.AddSingleton<WriteQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<WriteQueue>());
        if (options.IsPostgres)
            services.AddSingleton(_ => NpgsqlDataSource.Create(options.Postgres!));
        services.AddSingleton<IDbContextFactory<NewsDb>>(provider => new NewsDbs(() => Configured(options, provider)));
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<NewsDb>>().CreateDbContext());
        return services;
    }

    /// <summary>
    /// SQLite has no asynchronous calls: a thread that waits for the disk does nothing else. On one core the pool would begin with a single
    /// thread and add others only after half a second each, so that every flush would stop every answer.
    /// </summary>
    private static void KeepThreadsForTheDisk()
    {
        const int Threads = 8;
        ThreadPool.GetMinThreads(out var workers, out var completions);
        ThreadPool.SetMinThreads(Math.Max(workers, Threads), completions);
    }

    private static DbContextOptions<NewsDb> Configured(DatabaseOptions options, IServiceProvider provider)
    {
        var builder = new DbContextOptionsBuilder<NewsDb>();
        builder.UseApplicationServiceProvider(provider);
        if (options.IsPostgres)
            // By text and not by data source: Entity Framework builds its model anew for every data source that it meets.
            builder.UseNpgsql(options.Postgres);
        else
            builder.UseSqlite(SqliteConnectionString(options)).AddInterceptors(provider.GetRequiredService<SqlitePragmas>());
        foreach (var counter in provider.GetServices<QueryCounter>())
            builder.AddInterceptors(counter);
        return builder.Options;
    }

    public static string SqliteConnectionString(DatabaseOptions options) => new SqliteConnectionStringBuilder
    {
        DataSource = options.SqliteFile,
        Pooling = true,
        DefaultTimeout = 30,
    }.ToString();
}
