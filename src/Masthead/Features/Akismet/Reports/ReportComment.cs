using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Protocol;
using Masthead.Features.Akismet.Sites;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Reports;

/// <summary>
/// Takes a moderator's word on a message: finds the check that it is about, teaches the site's filter, counts the mistake. The same
/// report again changes nothing; the opposite one takes the first back.
/// </summary>
internal sealed class ReportComment(WriteQueue writes, SpamGate gate, KeyRing ring, SenderHistories histories, TimeProvider clock)
{
    private const int MostCandidates = 50;

    private static readonly TimeSpan Slack = TimeSpan.FromHours(6);

    /// <summary>A report by a client. The client site as a whole has said it: its program may name whomever it likes.</summary>
    public async Task RunAsync(SiteTerms site, CheckRequest request, Label label, CancellationToken cancellationToken)
    {
        if (request.IsTest)
            return;
        var prints = Fingerprints.Of(await ring.SecretAsync(), request.Submission);
        await WriteAsync(site, new Message(request.Submission, prints, request.Network, null), label, new Teller(request.Reporter ?? "", Reporter.Client(site.Id)), cancellationToken);
    }

    /// <summary>A report from our own newsroom, about a check whose text is still kept; false when it is not.</summary>
    public async Task<bool> RunAsync(SiteTerms site, CheckRecord check, Label label, string name, long accountId, CancellationToken cancellationToken)
    {
        if (check.Kept is not { } kept)
            return false;
        var submission = KeptMessage.Read(kept, check.Permalink);
        var prints = Fingerprints.Of(await ring.SecretAsync(), submission);
        var about = new Message(submission, prints with { Content = check.ContentHash, Sender = check.SenderHash }, check.Network, check);
        await WriteAsync(site, about, label, new Teller(name, Reporter.Account(accountId)), cancellationToken);
        return true;
    }

    private async Task WriteAsync(SiteTerms site, Message about, Label label, Teller teller, CancellationToken cancellationToken)
    {
        Change? change;
        try
        {
            change = await writes.RunAsync(db => WriteAsync(db, site, about, label, teller), cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The same report came twice at once, and the other one was first: now it is an earlier report.
            change = await writes.RunAsync(db => WriteAsync(db, site, about, label, teller), cancellationToken);
        }
        if (change is null)
            return;
        await gate.LearnAsync(change.Lesson);
        await histories.ChangedAsync(change.Report, change.IsFirst);
    }

    private async Task<Change?> WriteAsync(NewsDb db, SiteTerms site, Message about, Label label, Teller teller)
    {
        var source = Fingerprints.Source(site.Id, about.Prints.Content, about.Prints.Sender);
        var report = await db.Reports.FirstOrDefaultAsync(row => row.SiteId == site.Id && row.Source == source);
        if (report is not null && report.Label == label)
            return null;
        var check = about.Check ?? await MatchAsync(db, site.Id, about);
        var isFirst = report is null;
        if (report is null)
            db.Add(report = new Report(site.Id, source));
        else if (report.Mistake != Mistake.None)
            await db.CountAsync(site.Id, report.Day, DayDelta.Of(report.Mistake, -1));
        report.Concern(check?.Id, about.Prints.Email, about.Network);
        report.Say(label, teller.Name, clock.GetUtcNow(), MistakeOf(check, label));
        await db.CountAsync(site.Id, report.Day, DayDelta.Of(report.Mistake, 1));
        // What was judged counts, with the fields of then; the report's own where they are no longer kept.
        var submission = check?.Kept is { } kept ? KeptMessage.Read(kept, check.Permalink) : about.Submission with { Ip = null };
        return new Change(report, isFirst, await gate.TeachAsync(db, site.FilterId, source, submission, label, teller.Reporter));
    }

    /// <summary>A report about a verdict that agreed with it is no mistake; one about an unknown message is taken at its word.</summary>
    private static Mistake MistakeOf(CheckRecord? check, Label label) => label switch
    {
        _ when check?.Marks.HasFlag(CheckMarks.LeftAlone) is true => Mistake.None,
        Label.Spam => check is { AnsweredSpam: true } ? Mistake.None : Mistake.MissedSpam,
        _ => check is { AnsweredSpam: false } ? Mistake.None : Mistake.FalsePositive,
    };

    /// <summary>The newest check with this content that agrees best on who sent it, from where, and under which article.</summary>
    private async Task<CheckRecord?> MatchAsync(NewsDb db, long siteId, Message about)
    {
        // Most reports name the comment's date: then a few hours are searched. Otherwise all that is kept, newest first, in the index alone.
        if (about.Submission.Date is { } written && await MatchAsync(db, siteId, about, written - Slack, written + Slack) is { } near)
            return near;
        return await MatchAsync(db, siteId, about, DateTimeOffset.UnixEpoch, clock.GetUtcNow() + Slack);
    }

    private static async Task<CheckRecord?> MatchAsync(NewsDb db, long siteId, Message about, DateTimeOffset after, DateTimeOffset before)
    {
        var (first, last) = (CheckIds.FirstAt(after), CheckIds.FirstAt(before));
        var candidates = await db.Checks.AsNoTracking()
            .Where(check => check.SiteId == siteId && check.Id >= first && check.Id < last && check.ContentHash == about.Prints.Content
                && (check.Marks & CheckMarks.Test) == CheckMarks.None)
            .OrderByDescending(check => check.Id).Take(MostCandidates).ToListAsync();
        return candidates.Select(check => (Check: check, Agreement: Agreement(check, about))).Where(pair => pair.Agreement > 0)
            .OrderByDescending(pair => pair.Agreement).ThenByDescending(pair => pair.Check.Id).Select(pair => pair.Check).FirstOrDefault();
    }

    private static int Agreement(CheckRecord check, Message about) =>
        (check.SenderHash == about.Prints.Sender ? 4 : 0)
        + (check.Network.Length > 0 && check.Network == about.Network ? 2 : 0)
        + (check.Permalink.Length > 0 && check.Permalink == (about.Submission.Permalink ?? "") ? 1 : 0);

    /// <param name="Name">Whoever said it, as the newsroom shows it.</param>
    /// <param name="Reporter">Whoever taught the filter.</param>
    private sealed record Teller(string Name, string Reporter);

    private sealed record Message(Submission Submission, Prints Prints, string Network, CheckRecord? Check);

    /// <summary>What a report changed: null at most in what the filter has to learn.</summary>
    private sealed record Change(Report Report, bool IsFirst, Lesson? Lesson);
}
