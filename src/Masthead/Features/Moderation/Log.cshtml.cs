using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Moderation;

/// <summary>The record of every act, newest first: who, what and why.</summary>
[Authorize(Policies.Moderate)]
internal sealed class LogModel(NewsDb db, CurrentSettings settings) : PageModel
{
    private const int PageSize = 50;

    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public bool WithMachine { get; private set; }
    public IReadOnlyList<LogEntry> Entries { get; private set; } = [];
    public string? Next { get; private set; }
    public Bar? Bar { get; private set; }

    /// <summary>The one click whose acts are shown each; null: every click is one line.</summary>
    public Guid? Batch { get; private set; }

    public async Task OnGetAsync(bool all, long? before, Guid? batch, Guid? undone, int kept, CancellationToken cancellationToken)
    {
        (WithMachine, Batch) = (all, batch);
        Bar = await Bar.ReadAsync(db, null, undone, kept, cancellationToken);
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        var acts = db.CommentActs.AsNoTracking();
        // A person's acts belong to a click; the filter's and the writers' do not.
        if (batch is { } click)
            acts = acts.Where(act => act.Batch == click);
        else if (!all)
            acts = acts.Where(act => act.Batch != null);
        // A click about many is told once, by the newest of its acts.
        var every = db.CommentActs;
        if (batch is null)
            acts = acts.Where(act => act.Batch == null || !every.Any(later => later.Batch == act.Batch && later.Id > act.Id));
        if (before is { } id)
            acts = acts.Where(act => act.Id < id);
        var found = await acts.OrderByDescending(act => act.Id).Take(PageSize + 1)
            .Join(db.Comments, act => act.CommentId, comment => comment.Id, (act, comment) => new { act, comment.AuthorName, comment.ArticleId })
            .Join(db.Articles, row => row.ArticleId, article => article.Id, (row, article) => new { row.act, row.AuthorName, article.Headline })
            .OrderByDescending(row => row.act.Id)
            .Select(row => new LogEntry(
                row.act.Id, row.act.CommentId, row.act.Act, row.act.Actor, row.act.Reason, row.act.At, row.act.Batch, row.act.IsUndone, row.AuthorName, row.Headline))
            .ToListAsync(cancellationToken);
        Entries = found.Take(PageSize).ToList();
        Next = found.Count > PageSize ? AddressBefore(Entries[^1].Id) : null;
        if (batch is null)
            Entries = await CountedAsync(Entries, cancellationToken);
    }

    // Every line of one click, and how many of its comments are back where they were.
    private async Task<IReadOnlyList<LogEntry>> CountedAsync(IReadOnlyList<LogEntry> entries, CancellationToken cancellationToken)
    {
        var clicks = entries.Select(entry => entry.Batch).OfType<Guid>().ToArray();
        var counts = await db.CommentActs.Where(act => act.Batch != null && clicks.Contains(act.Batch.Value)).GroupBy(act => act.Batch)
            .Select(click => new { click.Key, Count = click.Count(), Undone = click.Count(act => act.IsUndone) }).ToDictionaryAsync(click => click.Key!.Value, cancellationToken);
        return entries.Select(entry => entry.Batch is { } click && counts.TryGetValue(click, out var counted) ? entry with { Count = counted.Count, Undone = counted.Undone } : entry).ToList();
    }

    private string AddressBefore(long id) => "/moderation/log" + QueryString.Create(new Dictionary<string, string?>
    {
        ["before"] = id.ToString(CultureInfo.InvariantCulture),
        ["all"] = WithMachine ? "true" : null,
        ["batch"] = Batch?.ToString(),
    }.Where(part => part.Value is not null));

    public string Local(DateTimeOffset instant) => zone.DayAndTime(instant);
}

/// <summary>One act, with what a moderator needs to know the comment again; or all acts of one click, told by the newest.</summary>
internal sealed record LogEntry(
    long Id, long CommentId, string Act, string Actor, string Reason, DateTimeOffset At, Guid? Batch, bool IsUndone, string Name, string Headline)
{
    /// <summary>Comments in the line.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Of those, how many were taken back.</summary>
    public int Undone { get; init; } = IsUndone ? 1 : 0;

    public bool MayUndo => Batch is not null && Act != CommentActs.Undone && Undone < Count;

    public string TakenBack => Undone == 0 ? "" : Undone == Count ? " (taken back)" : $" ({Undone} taken back)";
}
