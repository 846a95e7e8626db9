using Masthead.Features.Accounts;
using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.CommentPolicy;

/// <summary>What mistakes cost, which words and whose first comments wait; tried on past comments, or put in force at once.</summary>
[Authorize(Policies.Administer)]
internal sealed class PolicyPageModel(NewsDb db, CurrentSettings settings, StartReplay start, TimeProvider clock) : PageModel
{
    public const string Address = "/newsroom/settings/comments";
    private const int MostDecided = 5000;
    private const int ReplaysShown = 5;

    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    public PolicyForm Input { get; private set; } = new();
    public IReadOnlyDictionary<string, string> Errors { get; private set; } = new Dictionary<string, string>();
    public Thresholds InForce { get; private set; } = Thresholds.Default;
    public int Decided { get; private set; }
    public IReadOnlyList<CostLine> Lines { get; private set; } = [];
    public IReadOnlyList<(PolicyReplay Replay, ReplayState State)> Replays { get; private set; } = [];
    public bool IsSaved { get; private set; }

    /// <summary>The replay that has to end first.</summary>
    public long? Busy { get; private set; }

    public async Task OnGetAsync(bool saved, long? from, CancellationToken cancellationToken)
    {
        IsSaved = saved;
        Input = await db.PolicyReplays.AsNoTracking().FirstOrDefaultAsync(replay => replay.Id == from, cancellationToken) is { } earlier
            ? PolicyForm.Of(earlier.Draft, earlier.Months)
            : PolicyForm.Of(PolicyDraft.Of(await settings.GetAsync(cancellationToken)));
        await ShowAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync([FromForm] string? act, [FromForm(Name = "")] PolicyForm input, CancellationToken cancellationToken)
    {
        (Input, Errors) = (input, input.Check());
        if (Errors.Count > 0)
            return await AgainAsync(StatusCodes.Status400BadRequest, cancellationToken);
        if (act == "save")
        {
            await settings.ChangeAsync(input.Read().ApplyTo, cancellationToken);
            return new SeeOther(Address + "?saved=true");
        }
        switch (await start.RunAsync(input.Read(), input.ReadMonths(), User.DisplayName, cancellationToken))
        {
            case StartReplayOutcome.Started started:
                return new SeeOther(ReplayPageModel.AddressOf(started.Id));
            case StartReplayOutcome.Busy busy:
                Busy = busy.Id;
                break;
        }
        return await AgainAsync(StatusCodes.Status409Conflict, cancellationToken);
    }

    public string Local(DateTimeOffset instant) => zone.DayAndTime(instant);

    private async Task<PageResult> AgainAsync(int status, CancellationToken cancellationToken)
    {
        Response.StatusCode = status;
        await ShowAsync(cancellationToken);
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        var site = await settings.GetAsync(cancellationToken);
        (InForce, zone) = (new Thresholds(site.HoldFrom, site.SpamFrom), site.Zone());
        var decided = await DecidedAsync(cancellationToken);
        (Decided, Lines) = (decided.Count, CostLine.Of(InForce, decided));
        var now = clock.GetUtcNow();
        Replays = (await db.PolicyReplays.AsNoTracking().OrderByDescending(replay => replay.Id).Take(ReplaysShown).ToListAsync(cancellationToken))
            .Select(replay => (replay, replay.StateAt(now))).ToList();
    }

    // Removed for what it says and not for being spam: that is no mistake of the filter's, either way.
    private async Task<IReadOnlyCollection<(double, bool)>> DecidedAsync(CancellationToken cancellationToken) => (await db.Comments
        .Where(comment => comment.IsJudged && (comment.State == CommentState.Published || comment.State == CommentState.Spam))
        .Join(db.CommentVerdicts.Where(verdict => verdict.Rule != DecisionRule.NoAnswer && verdict.Rule != DecisionRule.NotAsked),
            comment => comment.Id, verdict => verdict.CommentId, (comment, verdict) => new { comment.Id, comment.State, verdict.Score })
        .OrderByDescending(row => row.Id).Take(MostDecided).ToListAsync(cancellationToken))
        .Select(row => (row.Score, row.State == CommentState.Published)).ToList();
}
