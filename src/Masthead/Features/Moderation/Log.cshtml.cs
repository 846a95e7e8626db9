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
    public long? Next { get; private set; }

    public async Task OnGetAsync(bool all, long? before, CancellationToken cancellationToken)
    {
        WithMachine = all;
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        var acts = db.CommentActs.AsNoTracking();
        // A person's acts belong to a click; the filter's and the writers' do not.
        if (!all)
            acts = acts.Where(act => act.Batch != null);
        if (before is { } id)
            acts = acts.Where(act => act.Id < id);
        var found = await acts.OrderByDescending(act => act.Id).Take(PageSize + 1)
            .Join(db.Comments, act => act.CommentId, comment => comment.Id, (act, comment) => new { act, comment.AuthorName, comment.ArticleId })
            .Join(db.Articles, row => row.ArticleId, article => article.Id, (row, article) => new { row.act, row.AuthorName, article.Headline })
            .OrderByDescending(row => row.act.Id)
            .Select(row => new LogEntry(
                row.act.Id, row.act.CommentId, row.act.Act, row.act.Actor, row.act.Reason, row.act.At, row.act.IsUndone, row.AuthorName, row.Headline))
            .ToListAsync(cancellationToken);
        Entries = found.Take(PageSize).ToList();
        Next = found.Count > PageSize ? Entries[^1].Id : null;
    }

    public string Local(DateTimeOffset instant) => zone.DayAndTime(instant);
}

/// <summary>One act, with what a moderator needs to know the comment again.</summary>
internal sealed record LogEntry(
    long Id, long CommentId, string Act, string Actor, string Reason, DateTimeOffset At, bool IsUndone, string Name, string Headline);
