using Masthead.Features.Accounts;
using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.CommentPolicy;

/// <summary>One policy being tried, or what came of it. Needs no script: it asks for itself again while the replay runs.</summary>
[Authorize(Policies.Administer)]
internal sealed class ReplayPageModel(NewsDb db, CurrentSettings settings, TimeProvider clock) : PageModel
{
    private const int PageSize = 50;

    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public PolicyReplay Replay { get; private set; } = null!;
    public ReplayState State { get; private set; }
    public IReadOnlyList<ChangeView> Changes { get; private set; } = [];
    public long? Next { get; private set; }
    public bool IsApplied { get; private set; }

    public string Address => AddressOf(Replay.Id);

    public static string AddressOf(long id) => $"{PolicyPageModel.Address}/replays/{id}";

    public async Task<IActionResult> OnGetAsync(long id, long? before, bool applied, CancellationToken cancellationToken)
    {
        if (await db.PolicyReplays.AsNoTracking().FirstOrDefaultAsync(replay => replay.Id == id, cancellationToken) is not { } found)
            return NotFound();
        (Replay, State, IsApplied) = (found, found.StateAt(clock.GetUtcNow()), applied);
        zone = (await settings.GetAsync(cancellationToken)).Zone();
        var changes = await ChangeView.Of(db, db.PolicyReplayChanges.Where(change => change.ReplayId == id && (before == null || change.CommentId < before)))
            .Take(PageSize + 1).ToListAsync(cancellationToken);
        Changes = changes.Take(PageSize).ToList();
        Next = changes.Count > PageSize ? Changes[^1].CommentId : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(
        long id, [FromForm] string? act, [FromServices] CancelReplay cancel, [FromServices] DropReplay drop, [FromServices] ApplyReplay apply,
        CancellationToken cancellationToken)
    {
        if (await db.PolicyReplays.AsNoTracking().FirstOrDefaultAsync(replay => replay.Id == id, cancellationToken) is not { } found)
            return NotFound();
        switch (act)
        {
            case "cancel":
                await cancel.RunAsync(id, cancellationToken);
                return new SeeOther(AddressOf(id));
            case "drop":
                await drop.RunAsync(id, cancellationToken);
                return new SeeOther(PolicyPageModel.Address);
            case "apply":
                return new SeeOther(AddressOf(id) + (await apply.RunAsync(id, User.DisplayName, cancellationToken) ? "?applied=true" : ""));
            case "again":
                return new SeeOther(await AgainAsync(found, cancellationToken));
            default:
                return BadRequest();
        }
    }

    public string Local(DateTimeOffset instant) => zone.DayAndTime(instant);

    private async Task<string> AgainAsync(PolicyReplay earlier, CancellationToken cancellationToken)
    {
        var start = HttpContext.RequestServices.GetRequiredService<StartReplay>();
        return AddressOf(await start.RunAsync(earlier.Draft, earlier.Months, User.DisplayName, cancellationToken) switch
        {
            StartReplayOutcome.Started started => started.Id,
            StartReplayOutcome.Busy busy => busy.Id,
            _ => earlier.Id,
        });
    }
}

/// <summary>One comment that would have gone elsewhere.</summary>
internal sealed record ChangeView(
    long CommentId, DecisionRule RuleBefore, DecisionRule RuleAfter, double ScoreBefore, double ScoreAfter, string? Word, bool WasExample,
    string Name, string Opening, DateTimeOffset CreatedAt, CommentState State, bool IsJudged)
{
    private const int OpeningLength = 200;

    public string Address => "/moderation/comments/" + CommentId;

    public string Before => Place(RuleBefore);

    public string After => Place(RuleAfter);

    /// <summary>By which rule it would go there.</summary>
    public string Why => new Decision(State, RuleAfter, Word).Why;

    /// <summary>What a person made of it; null when none has decided.</summary>
    public string? Decided => !IsJudged ? null : State switch
    {
        CommentState.Published => "approved",
        CommentState.Spam => "marked as spam",
        CommentState.Removed => "removed",
        _ => null,
    };

    public static IQueryable<ChangeView> Of(NewsDb db, IQueryable<PolicyReplayChange> changes) => changes.AsNoTracking()
        .Join(db.Comments, change => change.CommentId, comment => comment.Id, (change, comment) => new { change, comment })
        .OrderByDescending(row => row.change.CommentId)
        .Select(row => new ChangeView(
            row.change.CommentId, row.change.RuleBefore, row.change.RuleAfter, row.change.ScoreBefore, row.change.ScoreAfter, row.change.Word,
            row.change.WasExample, row.comment.AuthorName, row.comment.Text.Substring(0, OpeningLength), row.comment.CreatedAt, row.comment.State, row.comment.IsJudged));

    private static string Place(DecisionRule rule) => rule switch
    {
        DecisionRule.Clean => "published",
        DecisionRule.Spam or DecisionRule.Honeypot or DecisionRule.SpamWord => "spam",
        _ => "held",
    };
}
