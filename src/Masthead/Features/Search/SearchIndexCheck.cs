using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Masthead.Features.Search;

/// <summary>Every published article, and nothing else, can be found by its words.</summary>
internal sealed class SearchIndexCheck(IDbContextFactory<NewsDb> databases) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellationToken);
            var published = await db.Articles.CountAsync(article => article.State == ArticleState.Published, cancellationToken);
            var (missing, surplus) = await db.CountStrayWordsAsync((int)ArticleState.Published, cancellationToken);
            return missing + surplus == 0
                ? HealthCheckResult.Healthy($"{published} {(published == 1 ? "article" : "articles")}")
                : HealthCheckResult.Unhealthy($"{missing} of {published} published articles are not in it, and {surplus} are that should not be. Run: masthead search rebuild");
        }
        catch (DbException)
        {
            return HealthCheckResult.Degraded("The database could not be asked.");
        }
    }
}
