using Masthead.Features.SpamFilter;

namespace Masthead.Features.CommentPolicy;

/// <summary>The score by which a past comment is decided anew.</summary>
internal sealed class ReplayScores(SpamGate gate)
{
    /// <param name="past">The comment; it has a score of its own.</param>
    /// <param name="model">Whose score is wanted.</param>
    /// <param name="cancellationToken">Ends the wait for a filter that is still being read.</param>
    public async ValueTask<double> OfAsync(ReplayCase past, ReplayModel model, CancellationToken cancellationToken) => model switch
    {
        ReplayModel.AsTaught => await TaughtAsync(past, cancellationToken),
        ReplayModel.Untaught => UntaughtFilter.Score(past.Submission),
        _ => past.Score!.Value,
    };

    // Held for want of an answer would look like a finding.
    private async Task<double> TaughtAsync(ReplayCase past, CancellationToken cancellationToken)
    {
        var answer = await gate.CheckAsync(SpamGate.OwnSite, past.Submission, cancellationToken);
        return answer.Verdict?.Score ?? throw new InvalidOperationException(answer.Fault);
    }
}
