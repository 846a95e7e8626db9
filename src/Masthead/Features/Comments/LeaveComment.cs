namespace Masthead.Features.Comments;

/// <summary>A comment as it was sent.</summary>
internal sealed record SentComment(long ArticleId, long? ParentId, TypedComment Typed)
{
    public System.Net.IPAddress? Address { get; init; }
    public string? UserAgent { get; init; }
    public string? Referrer { get; init; }

    /// <summary>A field that people cannot see was filled in.</summary>
    public bool HoneypotFilled { get; init; }

    /// <summary>How long the form was open, where that is known.</summary>
    public TimeSpan? FormAge { get; init; }
}

internal abstract record LeaveCommentOutcome
{
    /// <summary>Readers see it, here.</summary>
    public sealed record Published(long Id, string Address) : LeaveCommentOutcome;

    /// <summary>It waits for a moderator, or the filter takes it for spam: the receipt says which.</summary>
    public sealed record Waiting(long Id, CommentState State) : LeaveCommentOutcome;

    /// <summary>The same request came before; that is its comment.</summary>
    public sealed record Repeated(long Id, CommentState State, string Address) : LeaveCommentOutcome;

    public sealed record Closed : LeaveCommentOutcome;

    public sealed record ArticleMissing : LeaveCommentOutcome;

    /// <summary>The article was there and has been withdrawn.</summary>
    public sealed record ArticleGone : LeaveCommentOutcome;

    /// <summary>The comment that it answers is no longer shown.</summary>
    public sealed record ParentGone : LeaveCommentOutcome;

    public sealed record Invalid(IReadOnlyDictionary<string, string> Errors) : LeaveCommentOutcome;

    public sealed record TooMany(TimeSpan RetryAfter, int PerMinute) : LeaveCommentOutcome;
}

/// <summary>
/// Takes a comment: checked, judged, and kept in one transaction with the verdict and the record of how it arrived. The answer is given
/// after that is on the disk. A filter that fails or is slow means held: never lost, never published unseen.
/// </summary>
internal sealed class LeaveComment(CommentIntake intake)
{
    public async Task<LeaveCommentOutcome> RunAsync(SentComment sent, CancellationToken cancellationToken) =>
        CommentRules.Check(sent.Typed) is { Count: > 0 } errors
            ? new LeaveCommentOutcome.Invalid(errors)
            : await intake.TakeAsync(new Arrival(sent, CommentRules.Accept(sent.Typed), cancellationToken));
}
