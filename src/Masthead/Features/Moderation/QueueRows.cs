using Masthead.Features.Comments;
using Masthead.Spam;
using Masthead.Spam.Text;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Moderation;

/// <summary>One row of a queue: a comment that stands alone, or the variants of one message.</summary>
/// <param name="Ids">Newest first; at least one.</param>
internal sealed record QueueRow(IReadOnlyList<long> Ids)
{
    public long Newest => Ids[0];

    /// <summary>All of it, as the forms of the page send it.</summary>
    public string Sent => string.Join('-', Ids);
}

/// <summary>One page of a queue in rows, newest first, and where the next begins.</summary>
/// <param name="Rows">What to show.</param>
/// <param name="Next">The same queue further down; null at its end.</param>
internal sealed record QueueRows(IReadOnlyList<QueueRow> Rows, Wanted? Next)
{
    private const int PageSize = 30;

    /// <summary>Variants are looked for among so many neighbours. What lies further apart stands in rows of its own.</summary>
    private const int Window = DecideComments.Most;

    /// <summary>Reads the ids and sketches of the part asked for in one query.</summary>
    public static async Task<QueueRows> ReadAsync(NewsDb db, Queue queue, Wanted wanted, CancellationToken cancellationToken)
    {
        var window = queue.IsGrouped ? Window : PageSize;
        var found = await wanted.Of(queue.Of(db.Comments)).Take(window + 1)
            .LeftJoin(db.CommentVerdicts, comment => comment.Id, verdict => verdict.CommentId, (comment, verdict) => new { comment.Id, Sketch = verdict == null ? null : verdict.Sketch })
            .OrderByDescending(row => row.Id).ToListAsync(cancellationToken);
        var rows = Group(found.Take(window).Select(row => (row.Id, queue.IsGrouped ? row.Sketch : null)).ToList())
            .Where(row => wanted.Row is null || row.Newest < wanted.Row).ToList();
        if (rows.Count > PageSize)
            return new QueueRows(rows.Take(PageSize).ToList(), wanted with { Row = rows[PageSize - 1].Newest });
        return new QueueRows(rows, found.Count > window ? wanted with { Before = found[window - 1].Id, Row = null } : null);
    }

    /// <summary>Pure: puts the variants of one message together. What has no sketch stands alone.</summary>
    /// <param name="newestFirst">Ids in falling order, each with its sketch.</param>
    public static IReadOnlyList<QueueRow> Group(IReadOnlyList<(long Id, string? Sketch)> newestFirst)
    {
        var ids = new List<long>();
        var sketches = new List<Fingerprint>();
        var alone = new List<QueueRow>();
        // The library takes the oldest first, so that a message is the head of its later variants.
        foreach (var (id, text) in newestFirst.Reverse())
        {
            if (!Fingerprint.TryParse(text, out var sketch))
            {
                alone.Add(new QueueRow([id]));
                continue;
            }
            ids.Add(id);
            sketches.Add(sketch);
        }
        var heads = Campaigns.Group(sketches);
        var groups = Enumerable.Range(0, ids.Count).GroupBy(i => heads[i]).Select(group => new QueueRow(group.Select(i => ids[i]).Reverse().ToList()));
        return groups.Concat(alone).OrderByDescending(row => row.Newest).ToList();
    }
}

/// <summary>Another comment of a group, as far as its row tells it.</summary>
internal sealed record VariantView(long Id, string Name, string Opening, DateTimeOffset CreatedAt)
{
    /// <summary>So many are listed under one row.</summary>
    public const int Most = 50;
    private const int OpeningLength = 200;

    public string Address => "/moderation/comments/" + Id;

    /// <summary>Those behind the newest of each row, in one query; none when no row has any.</summary>
    public static async Task<IReadOnlyDictionary<long, VariantView>> ReadAsync(NewsDb db, IEnumerable<QueueRow> rows, CancellationToken cancellationToken)
    {
        var ids = rows.SelectMany(row => row.Ids.Skip(1).Take(Most)).ToList();
        return ids.Count == 0 ? new Dictionary<long, VariantView>() : await db.Comments.AsNoTracking().Where(comment => ids.Contains(comment.Id))
            .Select(comment => new VariantView(comment.Id, comment.AuthorName, comment.Text.Substring(0, OpeningLength), comment.CreatedAt))
            .ToDictionaryAsync(variant => variant.Id, cancellationToken);
    }
}

/// <summary>A row with everything that its moderator sees of it.</summary>
internal sealed record RowView(QueueRow Row, CaseView Case, IReadOnlyList<VariantView> Variants)
{
    public int Count => Row.Ids.Count;
    public bool IsGroup => Count > 1;

    /// <summary>Variants that are not listed.</summary>
    public int Unlisted => Count - 1 - Variants.Count;

    /// <summary>Reads the cases of a page's rows, and the variants behind them.</summary>
    public static async Task<IReadOnlyList<RowView>> ReadAsync(NewsDb db, IReadOnlyList<QueueRow> rows, CancellationToken cancellationToken)
    {
        var newest = rows.Select(row => row.Newest).ToList();
        var cases = await CaseView.Of(db, db.Comments.Where(comment => newest.Contains(comment.Id))).ToDictionaryAsync(view => view.Id, cancellationToken);
        var variants = await VariantView.ReadAsync(db, rows, cancellationToken);
        // A comment that was decided about between the two queries is shown as it stands now; one that is gone is left out.
        return rows.Where(row => cases.ContainsKey(row.Newest))
            .Select(row => new RowView(row, cases[row.Newest], row.Ids.Skip(1).Where(variants.ContainsKey).Select(id => variants[id]).ToList())).ToList();
    }
}
