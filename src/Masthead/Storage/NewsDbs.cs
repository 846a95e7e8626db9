using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Masthead.Storage;

/// <summary>
/// Gives contexts from a pool that is made for the first of them: the mapper is a large library, and a site that is only read does without it. Thread-safe.
/// </summary>
/// <param name="options">What every context of the pool is given.</param>
internal sealed class NewsDbs(Func<DbContextOptions<NewsDb>> options) : IDbContextFactory<NewsDb>
{
    private readonly Lazy<PooledDbContextFactory<NewsDb>> pool = new(() => new PooledDbContextFactory<NewsDb>(options()));

    public NewsDb CreateDbContext() => pool.Value.CreateDbContext();

    public Task<NewsDb> CreateDbContextAsync(CancellationToken cancellationToken = default) => pool.Value.CreateDbContextAsync(cancellationToken);
}
