using System.Net;
using Masthead.Features.Settings;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Web;

namespace Masthead.Features.Comments;

/// <summary>Asks the filter about a comment and decides by the site's settings where it goes.</summary>
internal sealed class CommentJudge(SpamGate gate, CurrentSettings settings, ArticlesForFilter articles, TimeProvider clock)
{
    private const int LongestHeader = 500;

    public async Task<JudgedComment> JudgeAsync(
        SentComment sent, CommentText text, CommentedArticle article, AddressPrefix prefix, byte[] fingerprint, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var sender = new CommentSender(Plain(sent.Address)?.ToString(), prefix.ToString(), Bounded(sent.UserAgent), Bounded(sent.Referrer));
        var evidence = article.Evidence with { HoneypotFilled = sent.HoneypotFilled, FormSeconds = sent.FormAge?.TotalSeconds };
        var submission = CommentSubmission.Of(text, sender, sent.ParentId is not null, now, await articles.OfAsync(article, cancellationToken), evidence) with { Ip = sender.IpAddress };
        var (opinion, decision) = await JudgeAsync(submission, evidence, cancellationToken);
        return new JudgedComment(article.Id, sent.ParentId, text, sender, fingerprint, opinion, decision, evidence, now);
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
