using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Comments;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Moderation;

/// <summary>Where decisions are sent: about one row by its own button, about what is ticked, or about all of the page. A row of variants sends all its ids.</summary>
[Authorize(Policies.Moderate)]
internal sealed class DecisionsModel(DecideComments verb) : PageModel
{
    private const int LongestReason = 300;

    public IActionResult OnGet() => Redirect("/moderation");

    public async Task<IActionResult> OnPostAsync(
        [FromForm] string? act, [FromForm] string? one, [FromForm] bool all, [FromForm] string? queue, [FromForm] string? reason, [FromForm] string? back,
        CancellationToken cancellationToken)
    {
        var (slug, ids) = one?.Split('-') is [var own, .. var row] ? (own, row) : (act, Request.Form[all ? "shown" : "id"].SelectMany(sent => (sent ?? "").Split('-')));
        if (ModeratorWords.Read(slug) is not { } judgement)
            return BadRequest();
        var numbers = ids.Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).Where(number => number > 0).ToList();
        if (numbers.Count == 0)
            return new SeeOther(ModerationAddress.Back(back, "none", "true"));
        var why = reason?.Trim() ?? "";
        var judged = await verb.RunAsync(
            judgement, numbers, queue is null ? null : Queue.Find(queue), Moderator.Of(User), why.Length > LongestReason ? why[..LongestReason] : why, cancellationToken);
        string[] done = judged.Batch is { } batch ? ["done", batch.ToString()] : [];
        string[] kept = judged.Unchanged > 0 ? ["kept", judged.Unchanged.ToString(CultureInfo.InvariantCulture)] : [];
        return new SeeOther(ModerationAddress.Back(back, [.. done, .. kept]) + NextCase(Request.Form["shown"], numbers.ToHashSet()));
    }

    /// <summary>Pure: where the work goes on: at the first row below what was decided, or above it at the end of the page; empty where no row is left, or none was sent along.</summary>
    /// <param name="shown">The rows of the page from top to bottom, each with its ids.</param>
    /// <param name="decided">Comments.</param>
    public static string NextCase(IEnumerable<string?> shown, IReadOnlySet<long> decided)
    {
        string? next = null;
        var isBelow = false;
        foreach (var newest in shown.Select(row => (row ?? "").Split('-')[0]))
        {
            if (!long.TryParse(newest, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
                continue;
            if (decided.Contains(id))
            {
                isBelow = true;
                continue;
            }
            next = FormattableString.Invariant($"#case-{id}");
            if (isBelow)
                break;
        }
        return isBelow && next is not null ? next : "";
    }
}

/// <summary>Addresses that a form may send a moderator back to: on this side of the house only.</summary>
internal static class ModerationAddress
{
    public static string Back(string? asked, params string[] nameAndValue)
    {
        var address = asked is not null && asked.StartsWith("/moderation", StringComparison.Ordinal) && !asked.Any(c => char.IsControl(c) || c == '\\') ? asked : "/moderation";
        for (var i = 0; i + 1 < nameAndValue.Length; i += 2)
            address += (address.Contains('?', StringComparison.Ordinal) ? "&" : "?") + nameAndValue[i] + "=" + Uri.EscapeDataString(nameAndValue[i + 1]);
        return address;
    }
}
