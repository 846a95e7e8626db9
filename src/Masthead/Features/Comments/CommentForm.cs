namespace Masthead.Features.Comments;

/// <summary>The form under an article: empty, or as it was sent with what was wrong beside each field.</summary>
internal sealed record CommentForm
{
    public required long ArticleId { get; init; }

    /// <summary>The comment that is answered; null for the article itself.</summary>
    public long? ParentId { get; init; }
    public string ParentName { get; init; } = "";

    /// <summary>Where the article stands, for the way back from answering someone.</summary>
    public required string ArticleAddress { get; init; }
    public string Name { get; init; } = "";
    public string Email { get; init; } = "";
    public string Website { get; init; } = "";
    public string Comment { get; init; } = "";

    /// <summary>The page is made for one visitor and kept by nobody: the form may say when it was opened.</summary>
    public bool IsForOneVisitor { get; init; }

    /// <summary>What was wrong, by the name of the field; under the empty name what concerns the whole.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>();

    public string? Error(string field) => Errors.GetValueOrDefault(field);
}
