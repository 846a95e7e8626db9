using System.Data.Common;
using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Masthead.Features.Comments;

/// <summary>Writes judged comments durably and together, then lets readers see them.</summary>
internal sealed class KeepComments(IDbContextFactory<NewsDb> databases, PreparedReads reads, WriteQueue writes, PageCache pages)
{
    private readonly Lazy<IModel> model = new(() =>
    {
        using var db = databases.CreateDbContext();
        return db.Model;
    });

    /// <summary>Every one of them is written, found to be there already, or has its fault; what became of one does not depend on the others.</summary>
    public async Task RunAsync(IReadOnlyList<Arrival> group)
    {
        var (repeated, judged) = (group.Where(arrival => arrival.Judged is null).ToList(), group.Where(arrival => arrival.Judged is not null).ToList());
        foreach (var arrival in repeated)
            await TryAsync(arrival, async () => arrival.Written = await FindAsync(arrival.Article!.RepeatOf!.Value));
        if (judged.Count > 0)
            await WriteAsync(judged);

        var changed = judged.Where(arrival => arrival.Written is { IsNew: true, State: CommentState.Published }).Select(arrival => PageTags.Article(arrival.Article!.Id)).ToHashSet();
        if (changed.Count > 0)
            await pages.EvictAsync([.. changed, PageTags.NewestComments]);
        foreach (var arrival in group.Where(arrival => arrival.IsOpen))
            await TryAsync(arrival, async () => arrival.Outcome = await OutcomeAsync(arrival.Article!, arrival.Written!));
    }

    private async Task WriteAsync(List<Arrival> group)
    {
        try
        {
            var written = await WriteTogetherAsync(group);
            for (var i = 0; i < group.Count; i++)
                group[i].Written = written[i];
        }
        catch (Exception fault) when (!DatabaseOutage.Is(fault))
        {
            // Which of them cannot be written is seen when each stands for itself.
            foreach (var arrival in group)
                await TryAsync(arrival, async () => arrival.Written = await WriteAloneAsync(arrival));
        }
    }

    private async Task<Written> WriteAloneAsync(Arrival arrival)
    {
        try
        {
            return (await WriteTogetherAsync([arrival]))[0];
        }
        catch (DbException)
        {
            // Two equal requests at once: the other was first, and its row is the answer. Anything else is a fault.
            await using var db = await databases.CreateDbContextAsync();
            if (await Written.FindAsync(db, arrival.Article!.Id, arrival.Fingerprint) is { } other)
                return other;
            throw;
        }
    }

    // Past the point where it is written nobody's leaving counts any more.
    private Task<IReadOnlyList<Written>> WriteTogetherAsync(List<Arrival> group)
    {
        var judged = group.ConvertAll(arrival => arrival.Judged!);
        return judged.Exists(one => one.ParentId is not null)
            ? writes.RunAsync(db => JudgedComment.WriteAsync(db, judged), CancellationToken.None)
            : writes.RunPlainAsync(connection => JudgedComment.WriteAsync(connection, model.Value, judged));
    }

    /// <summary>The comment that an equal request made before, wherever it stands by now.</summary>
    private async Task<Written> FindAsync(long id)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Comments.AsNoTracking().Where(row => row.Id == id)
            .Select(row => new Written(row.Id, row.State, row.ThreadPath, row.Depth, false)).FirstAsync();
    }

    private async Task<LeaveCommentOutcome> OutcomeAsync(CommentedArticle article, Written written) => written switch
    {
        { IsNew: false } => new LeaveCommentOutcome.Repeated(written.Id, written.State, await AddressAsync(article, written)),
        { State: CommentState.Published } => new LeaveCommentOutcome.Published(written.Id, await AddressAsync(article, written)),
        _ => new LeaveCommentOutcome.Waiting(written.Id, written.State),
    };

    private async Task<string> AddressAsync(CommentedArticle article, Written written) => CommentAddress.Of(
        article.Path, written.Id, (written.IsNew ? article.HoldsOnPage(written.Depth) : null)
            ?? await reads.IsOnArticlePageAsync(article.Id, written.ThreadPath, written.Depth, CancellationToken.None));

    private static async Task TryAsync(Arrival arrival, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception fault)
        {
            arrival.Fault = fault;
        }
    }
}
