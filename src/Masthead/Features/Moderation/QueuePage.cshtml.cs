using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Moderation;

/// <summary>One queue of comments, newest first, with what can be done about them. Variants of one message are one row.</summary>
[Authorize(Policies.Moderate)]
internal sealed class QueuePageModel(NewsDb db, CurrentSettings settings) : PageModel
{
    private const int MostCounted = 999;

    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public Queue Queue { get; private set; } = null!;
    public Wanted Wanted { get; private set; } = new(null, "", "", null, null);
    public IReadOnlyList<(Queue Queue, string Count)> Counts { get; private set; } = [];
    public IReadOnlyList<RowView> Rows { get; private set; } = [];
    public string? Next { get; private set; }
    public Bar? Bar { get; private set; }

    /// <summary>Where a decision comes back to: this very page.</summary>
    public string Back => Wanted.AddressIn(Queue);

    /// <summary>Comments in all rows of the page.</summary>
    public int Count => Rows.Sum(row => row.Count);

    public async Task<IActionResult> OnGetAsync(
        string? queue, long? article, string? sender, string? q, long? before, long? row, Guid? done, Guid? undone, int kept, bool none, CancellationToken cancellationToken)
    {
        if (Queue.Find(queue) is not { } found)
            return NotFound();
        (Queue, Wanted) = (found, new Wanted(article, sender?.Trim() ?? "", q?.Trim() ?? "", before, row));
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        var page = await QueueRows.ReadAsync(db, Queue, Wanted, cancellationToken);
        Rows = await RowView.ReadAsync(db, page.Rows, cancellationToken);
        Next = page.Next?.AddressIn(Queue);
        Bar = none ? new Bar("Nothing was ticked.", null) : await Bar.ReadAsync(db, done, undone, kept, cancellationToken);
        Counts = await CountAsync(cancellationToken);
        return Page();
    }

    public string Local(DateTimeOffset instant) => zone.DayAndTime(instant);

    private async Task<IReadOnlyList<(Queue, string)>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = new List<(Queue, string)>();
        foreach (var queue in Queue.All)
        {
            var comments = Wanted.IsNarrowed ? (Wanted with { Before = null, Row = null }).Of(queue.Of(db.Comments)) : queue.Of(db.Comments);
            var count = await comments.Take(MostCounted + 1).CountAsync(cancellationToken);
            counts.Add((queue, count > MostCounted ? MostCounted + "+" : count.ToString(CultureInfo.InvariantCulture)));
        }
        return counts;
    }
}

/// <summary>What of a queue is asked for.</summary>
/// <param name="Article">Only under this article.</param>
/// <param name="Sender">Only with this name, e-mail address or network.</param>
/// <param name="Words">Only with these words.</param>
/// <param name="Before">Only older comments than this one.</param>
/// <param name="Row">Of those, the rows whose newest comment is older than this one.</param>
internal sealed record Wanted(long? Article, string Sender, string Words, long? Before, long? Row)
{
    // Searching looks at so many of a queue's newest: a moderator looks for what was written lately, and the database has other work.
    private const int Searched = 20_000;

    public bool IsNarrowed => Article is not null || Sender.Length > 0 || Words.Length > 0;

    public IQueryable<Comment> Of(IQueryable<Comment> all)
    {
        var comments = Before is { } before ? all.Where(comment => comment.Id < before) : all;
        if (Article is { } article)
            comments = comments.Where(comment => comment.ArticleId == article);
        comments = comments.OrderByDescending(comment => comment.Id);
        if (Sender.Length + Words.Length > 0)
            comments = Matching(comments.Take(Searched)).OrderByDescending(comment => comment.Id);
        return comments;
    }

    public string AddressIn(Queue queue) => queue.Address + QueryString.Create(new Dictionary<string, string?>
    {
        ["article"] = Article?.ToString(CultureInfo.InvariantCulture),
        ["sender"] = Sender.Length > 0 ? Sender : null,
        ["q"] = Words.Length > 0 ? Words : null,
        ["before"] = Before?.ToString(CultureInfo.InvariantCulture),
        ["row"] = Row?.ToString(CultureInfo.InvariantCulture),
    }.Where(part => part.Value is not null));

    [SuppressMessage("Globalization", "CA1304", Justification = "Runs in the database, as lower().")]
    [SuppressMessage("Globalization", "CA1311", Justification = "Runs in the database, as lower().")]
    [SuppressMessage("Performance", "CA1862", Justification = "Runs in the database, which knows no StringComparison.")]
    private IQueryable<Comment> Matching(IQueryable<Comment> comments)
    {
        foreach (var word in Words.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8))
            comments = comments.Where(comment => comment.Text.ToLower().Contains(word));
        if (Sender.ToLowerInvariant() is { Length: > 0 } sender)
            comments = comments.Where(comment => comment.AuthorEmail.ToLower().Contains(sender) || comment.AuthorName.ToLower().Contains(sender) || comment.AddressPrefix == sender);
        return comments;
    }
}

/// <summary>What has just been done, and by what it can be taken back.</summary>
internal sealed record Bar(string Text, Guid? Batch)
{
    public static async Task<Bar?> ReadAsync(NewsDb db, Guid? done, Guid? undone, int kept, CancellationToken cancellationToken)
    {
        if ((done ?? undone) is not { } batch)
            return kept > 0 ? new Bar("Nothing was changed. " + ModeratorWords.LeftAlone(kept), null) : null;
        var acts = await db.CommentActs.AsNoTracking().Where(act => act.Batch == batch).GroupBy(act => new { act.Act, act.IsUndone })
            .Select(group => new { group.Key.Act, group.Key.IsUndone, Count = group.Count() }).ToListAsync(cancellationToken);
        if (acts.Find(act => !act.IsUndone) is { } effective && undone is null)
            return new Bar(ModeratorWords.Done(effective.Act, effective.Count) + (kept > 0 ? " " + ModeratorWords.LeftAlone(kept) : ""), batch);
        if (acts.Count == 0)
            return null;
        var count = acts.Where(act => act.IsUndone).Sum(act => act.Count);
        var back = count == 0 ? "Nothing was taken back." : $"Taken back: {ModeratorWords.Comments(count)}.";
        return new Bar(back + (kept > 0 ? $" Somebody has decided since about {ModeratorWords.Comments(kept)}." : ""), null);
    }
}
