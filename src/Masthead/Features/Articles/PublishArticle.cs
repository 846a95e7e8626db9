using System.Globalization;
using Masthead.Features.Sections;
using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Articles;

internal abstract record PublicationOutcome
{
    public sealed record Done(Article Article) : PublicationOutcome;

    /// <summary>It already is what was asked for, or cannot become it from its state.</summary>
    public sealed record Refused(string Why) : PublicationOutcome;

    public sealed record Stale(Article Current) : PublicationOutcome;

    public sealed record Gone : PublicationOutcome;
}

/// <summary>
/// Moves an article between draft, scheduled, published and withdrawn, with its listings, in one transaction; then evicts. The verbs beside
/// this file say which move.
/// </summary>
internal sealed class ChangePublication(NewsDb db, SectionTree sections, PageCache pages, JobBell bell)
{
    /// <param name="id">The article.</param>
    /// <param name="version">The version that the editor saw, or null to act on whatever there is.</param>
    /// <param name="move">Changes the article and enqueues what follows; a text refuses the move and says why.</param>
    /// <param name="cancellationToken">Honoured until the commit.</param>
    public async Task<PublicationOutcome> RunAsync(long id, int? version, Func<NewsDb, Article, Task<string?>> move, CancellationToken cancellationToken)
    {
        var map = await sections.GetAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var article = await db.Articles.FirstOrDefaultAsync(article => article.Id == id, cancellationToken);
        if (article is null)
            return new PublicationOutcome.Gone();
        if (version is not null && version != article.Version)
            return new PublicationOutcome.Stale(article);

        var before = await db.Listings.Where(row => row.ArticleId == id).ToListAsync(cancellationToken);
        await db.ForgetJobsAsync<PublishDueArticle>(id.ToString(CultureInfo.InvariantCulture), cancellationToken);
        if (await move(db, article) is { } refusal)
            return new PublicationOutcome.Refused(refusal);
        var after = Listings.Of(article, map);
        Listings.Replace(db, before, after);
        await db.SaveChangesAsync(cancellationToken);
        await IndexedWords.IndexAsync(db, article);
        await transaction.CommitAsync(CancellationToken.None);
        await pages.EvictAsync(PageTags.Of(article, before.Concat(after)).ToArray());
        bell.Ring();
        return new PublicationOutcome.Done(article);
    }
}

/// <summary>Puts an article before readers now.</summary>
internal sealed class PublishArticle(ChangePublication change, TimeProvider clock)
{
    /// <param name="id">The article.</param>
    /// <param name="version">The version that the editor saw, or null.</param>
    /// <param name="cancellationToken">Honoured until the commit.</param>
    /// <param name="at">The instant that readers see, or null for now; an import brings its own.</param>
    public Task<PublicationOutcome> RunAsync(long id, int? version, CancellationToken cancellationToken, DateTimeOffset? at = null) =>
        change.RunAsync(id, version, (_, article) =>
        {
            if (article.IsPublished)
                return Task.FromResult<string?>("The article is already published.");
            article.Publish(at ?? clock.GetUtcNow());
            return Task.FromResult<string?>(null);
        }, cancellationToken);
}

/// <summary>Takes an article from readers; a scheduled one becomes a draft again.</summary>
internal sealed class WithdrawArticle(ChangePublication change)
{
    public Task<PublicationOutcome> RunAsync(long id, int? version, CancellationToken cancellationToken) =>
        change.RunAsync(id, version, (_, article) =>
        {
            if (article.State is ArticleState.Draft or ArticleState.Withdrawn)
                return Task.FromResult<string?>("The article is not before readers.");
            article.Withdraw();
            return Task.FromResult<string?>(null);
        }, cancellationToken);
}

/// <summary>Publishes an article at an instant to come, also when the program is down at that instant: then as soon as it is up.</summary>
internal sealed class ScheduleArticle(ChangePublication change, TimeProvider clock)
{
    public Task<PublicationOutcome> RunAsync(long id, int? version, DateTimeOffset at, CancellationToken cancellationToken) =>
        change.RunAsync(id, version, (db, article) =>
        {
            if (article.IsPublished)
                return Task.FromResult<string?>("The article is already published.");
            if (at <= clock.GetUtcNow())
                return Task.FromResult<string?>("That time has passed: choose one to come, or publish now.");
            article.Schedule(at);
            db.Enqueue<PublishDueArticle>(id.ToString(CultureInfo.InvariantCulture), at);
            return Task.FromResult<string?>(null);
        }, cancellationToken);
}

/// <summary>The job behind a schedule. It looks at the article again: the schedule may have been taken back or moved.</summary>
internal sealed class PublishDueArticle(ChangePublication change, TimeProvider clock) : IJobHandler
{
    public Task RunAsync(string payload, CancellationToken cancellationToken) =>
        change.RunAsync(long.Parse(payload, CultureInfo.InvariantCulture), null, (_, article) =>
        {
            if (article.State != ArticleState.Scheduled || article.ScheduledFor > clock.GetUtcNow())
                return Task.FromResult<string?>("The schedule was changed.");
            article.Publish(article.ScheduledFor!.Value);
            return Task.FromResult<string?>(null);
        }, cancellationToken);
}
