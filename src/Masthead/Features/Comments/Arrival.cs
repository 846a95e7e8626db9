using Masthead.Web;

namespace Masthead.Features.Comments;

/// <summary>A comment on its way through <see cref="CommentIntake"/>, and what has become of it so far. Whoever works on it has it alone.</summary>
/// <param name="sent">What was sent.</param>
/// <param name="text">The same as it is kept.</param>
/// <param name="givenUp">Whoever sent it has gone; heeded until it is written.</param>
internal sealed class Arrival(SentComment sent, CommentText text, CancellationToken givenUp)
{
    private readonly TaskCompletionSource<LeaveCommentOutcome> answer = new();

    public SentComment Sent => sent;
    public CommentText Text => text;
    public CancellationToken GivenUp => givenUp;
    public AddressPrefix Prefix { get; } = AddressPrefix.Of(sent.Address);
    public byte[] Fingerprint { get; } = CommentFingerprint.Of(sent, text);

    /// <summary>What it is written under; null until that was read, or when there is no such article.</summary>
    public CommentedArticle? Article { get; set; }

    /// <summary>It counts towards its network's limit.</summary>
    public bool IsCounted { get; set; }

    public JudgedComment? Judged { get; set; }

    public Written? Written { get; set; }

    public LeaveCommentOutcome? Outcome { get; set; }

    public Exception? Fault { get; set; }

    /// <summary>Neither taken nor refused yet.</summary>
    public bool IsOpen => Outcome is null && Fault is null;

    /// <summary>Ends when the comment is on the disk and readers can see it, or when it is refused.</summary>
    public Task<LeaveCommentOutcome> Answer => answer.Task;

    /// <summary>Tells whoever waits what became of it; what they do then is done before this returns, until they wait again.</summary>
    public void Tell()
    {
        if (Outcome is not null)
            answer.TrySetResult(Outcome);
        else if (Fault is OperationCanceledException)
            answer.TrySetCanceled(givenUp);
        else
            answer.TrySetException(Fault!);
    }
}
