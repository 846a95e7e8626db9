using System.Net;
using Masthead.Features.Settings;
using Masthead.Features.SpamFilter;
using Masthead.Spam;

namespace Masthead.Features.Comments;

/// <summary>Asks the filter about a comment and decides by the site's settings where it goes.</summary>
internal sealed class CommentJudge(SpamGate gate, CurrentSettings settings, ArticlesForFilter articles, TimeProvider clock)
{
    private const int LongestHeader = 500;

    /// <param name="arrival">With the article that it is written under.</param>
    public async Task<JudgedComment> JudgeAsync(Arrival arrival)
    {
        var (now, sent, article) = (clock.GetUtcNow(), arrival.Sent, arrival.Article!);
        var sender = new CommentSender(Plain(sent.Address)?.ToString(), arrival.Prefix.ToString(), Bounded(sent.UserAgent), Bounded(sent.Referrer));
        var evidence = article.Evidence with { HoneypotFilled = sent.HoneypotFilled, FormSeconds = sent.FormAge?.TotalSeconds };
        var told = await articles.OfAsync(article, arrival.GivenUp);
        var submission = CommentSubmission.Of(arrival.Text, sender, sent.ParentId is not null, now, told, evidence) with { Ip = sender.IpAddress };
        var (opinion, decision) = await JudgeAsync(submission, evidence, arrival.GivenUp);
        return new JudgedComment(article.Id, sent.ParentId, arrival.Text, sender, arrival.Fingerprint, opinion, decision, evidence, now);
    }

    public async Task<(FilterOpinion Opinion, Decision Decision)> JudgeAsync(
        Submission submission, FormEvidence evidence, CancellationToken cancellationToken)
    {
        var site = await settings.GetAsync(cancellationToken);
        var answer = await gate.CheckAsync(SpamGate.OwnSite, submission, cancellationToken, new Thresholds(site.HoldFrom, site.SpamFrom));
        var opinion = FilterOpinion.Of(answer);
        return (opinion, ModerationPolicy.Decide(opinion, site, submission, evidence));
    }

    // An IPv4 address may arrive dressed as IPv6.
    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;

    private static string? Bounded(string? header) => header?.Length > LongestHeader ? header[..LongestHeader] : header;
}
