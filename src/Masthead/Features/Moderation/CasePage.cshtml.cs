using Masthead.Features.Accounts;
using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Moderation;

/// <summary>All that is known of one comment: its words as typed and as shown, every reason of the filter, and everything that was done.</summary>
[Authorize(Policies.Moderate)]
internal sealed class CasePageModel(NewsDb db, CurrentSettings settings) : PageModel
{
    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public CaseView Case { get; private set; } = null!;
    public string Typed { get; private set; } = "";
    public Queue? Queue { get; private set; }
    public IReadOnlyList<CommentAct> Acts { get; private set; } = [];
    public Bar? Bar { get; private set; }

    public async Task<IActionResult> OnGetAsync(long id, Guid? done, Guid? undone, int kept, CancellationToken cancellationToken)
    {
        if (await CaseView.Of(db, db.Comments.Where(comment => comment.Id == id)).FirstOrDefaultAsync(cancellationToken) is not { } found)
            return NotFound();
        Case = found;
        Queue = Queue.Of(found.State, found.IsJudged);
        Typed = await db.Comments.Where(comment => comment.Id == id).Select(comment => comment.Text).FirstAsync(cancellationToken);
        Acts = await db.CommentActs.AsNoTracking().Where(act => act.CommentId == id).OrderBy(act => act.Id).Take(200).ToListAsync(cancellationToken);
        Bar = await Bar.ReadAsync(db, done, undone, kept, cancellationToken);
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        return Page();
    }

    public string Local(DateTimeOffset instant) => zone.DayAndTime(instant);
}
