using System.Data.Common;
using System.Diagnostics;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Masthead.Features.Import;

/// <summary>
/// Places items in batches, each one transaction and short: whatever is on the disk after a kill is whole, and the next run does the rest. Readers' pages are
/// forgotten once for each batch, not for each article.
/// </summary>
internal sealed class PlaceBatch(NewsDb db, PlaceArticle articles, PlaceComments comments, PageCache pages)
{
    private const int MostItems = 50;
    private const int MostComments = 5000;
    private const string Savepoint = "item";

    // A site that serves meanwhile writes too, and SQLite has one writer: it waits for the end of a batch, and then has its turn.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(10);

    private IDbContextTransaction? transaction;
    private int items;
    private int inBatch;
    private long begun;

    /// <summary>Places an article with its comments; on the disk only after <see cref="CommitAsync"/>, which happens by itself when the batch is full.</summary>
    public async Task PlaceAsync(ImportedArticle article, ImportPlan plan, ImportReport report, CancellationToken cancellationToken)
    {
        await BeginAsync(plan, cancellationToken);
        try
        {
            var placed = await articles.RunAsync(article, plan, report, cancellationToken);
            var parity = placed.Id is { } || plan.Wish.IsDryRun && placed.Parity.Outcome != PlacedAs.Skipped
                ? await WithCommentsAsync(placed, article, plan, report, cancellationToken) : placed.Parity;
            await EndAsync(article, cancellationToken);
            report.Add(parity, article);
        }
        catch (Exception fault) when (IsRefusal(fault))
        {
            await RefuseAsync(article, fault, report);
            report.Add(new ItemParity(article.Place, article.Id, "", PlacedAs.Skipped, 0) { CommentsInFile = article.Comments.Count }, article);
        }
    }

    /// <summary>Places the comments of a thread below an article that is here; on the disk as with articles.</summary>
    public async Task PlaceAsync(ImportedThread thread, long articleId, ImportPlan plan, ImportReport report, CancellationToken cancellationToken)
    {
        await BeginAsync(plan, cancellationToken);
        try
        {
            var done = await comments.RunAsync(articleId, isNew: false, plan.Site.Source, thread, plan.Wish.IsDryRun, report, cancellationToken);
            await EndAsync(thread, cancellationToken);
            report.Add(thread, done);
        }
        catch (Exception fault) when (IsRefusal(fault))
        {
            await RefuseAsync(thread, fault, report);
            report.AddSkipped(thread);
        }
    }

    private async Task BeginAsync(ImportPlan plan, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        if (plan.Wish.IsDryRun)
            return;
        if (transaction is null)
        {
            transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            begun = Stopwatch.GetTimestamp();
        }
        await transaction.CreateSavepointAsync(Savepoint, cancellationToken);
    }

    private async Task EndAsync(ImportedItem item, CancellationToken cancellationToken)
    {
        if (transaction is not null)
            await transaction.ReleaseSavepointAsync(Savepoint, cancellationToken);
        if (++items >= MostItems || (inBatch += item.Comments.Count) >= MostComments || transaction is not null && Stopwatch.GetElapsedTime(begun) >= Longest)
            await CommitAsync();
    }

    private static bool IsRefusal(Exception fault) => fault is DbUpdateException or DbException && !DatabaseOutage.Is(fault);

    // One that the database refuses must not end the run; nothing of it was kept.
    private async Task RefuseAsync(ImportedItem item, Exception fault, ImportReport report)
    {
        await transaction!.RollbackToSavepointAsync(Savepoint, CancellationToken.None);
        articles.ForgetWhatWasRemembered();
        report.Skipped.Add(new ImportNote(item.Place, $"it could not be written: {(fault.InnerException ?? fault).Message}"));
    }

    /// <summary>What was placed so far is on the disk, and no page shows what was before.</summary>
    public async Task CommitAsync()
    {
        (items, inBatch) = (0, 0);
        if (transaction is null)
            return;
        await transaction.CommitAsync(CancellationToken.None);
        await transaction.DisposeAsync();
        transaction = null;
        await pages.EvictAsync(PageCache.EveryPage);
        await Task.Delay(Turn, CancellationToken.None);
    }

    private async Task<ItemParity> WithCommentsAsync(PlacedItem placed, ImportedArticle article, ImportPlan plan, ImportReport report, CancellationToken cancellationToken)
    {
        var (source, hash) = (plan.Site.Source, CommentTree.HashOf(article.Comments));
        var known = db.Set<PlacedArticle>().Where(row => row.Source == source && row.SourceId == article.Id);
        if (article.Comments.Count == 0 || !placed.IsNew && await known.AnyAsync(row => row.CommentsHash == hash, cancellationToken))
            return placed.Parity;
        var done = await comments.RunAsync(placed.Id ?? 0, placed.IsNew, source, article, plan.Wish.IsDryRun, report, cancellationToken);
        // With a new article it is written already.
        if (!plan.Wish.IsDryRun && !placed.IsNew)
            await known.ExecuteUpdateAsync(set => set.SetProperty(row => row.CommentsHash, hash), cancellationToken);
        return placed.Parity with { CommentsImported = done.New, CommentsMerged = done.Merged };
    }
}
