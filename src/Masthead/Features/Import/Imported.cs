using Masthead.Features.Articles;
using Masthead.Features.Comments;

namespace Masthead.Features.Import;

/// <summary>A section as another system knows it.</summary>
/// <param name="Key">How its articles name it.</param>
/// <param name="ParentKey">Of the section above, or empty.</param>
/// <param name="Name">What readers see.</param>
/// <param name="Description">One sentence, or nothing.</param>
internal sealed record ImportedSection(string Key, string ParentKey, string Name, string Description);

/// <param name="Key">How articles name the author.</param>
/// <param name="Name">What readers see.</param>
internal sealed record ImportedAuthor(string Key, string Name);

/// <param name="Id">There.</param>
/// <param name="Address">Of the file, as bodies name it.</param>
/// <param name="Alt">For those who cannot see it.</param>
/// <param name="Caption">Under it.</param>
internal sealed record ImportedPicture(string Id, string Address, string Alt, string Caption);

/// <summary>One comment, with its parent's id there.</summary>
internal sealed record ImportedComment(
    string Id, string ParentId, string Name, string Email, string Website, string? IpAddress, string Html, DateTimeOffset At, CommentState State, CommentKind Kind);

/// <summary>One article as another system knows it, its body converted but not sanitised yet.</summary>
internal sealed record ImportedArticle
{
    public required string Id { get; init; }

    /// <summary>Where it stood in the file, for reports: <c>export.xml:120</c>.</summary>
    public required string Place { get; init; }
    public required string Headline { get; init; }
    public string Standfirst { get; init; } = "";
    public string Slug { get; init; } = "";

    /// <summary>Where readers found it, without slashes at its ends; null when it was nowhere.</summary>
    public string? Path { get; init; }

    /// <summary>Other addresses that led to it, such as <c>?p=12</c>.</summary>
    public IReadOnlyList<string> OldAddresses { get; init; } = [];
    public required string Body { get; init; }
    public IReadOnlyList<string> AuthorKeys { get; init; } = [];
    public IReadOnlyList<(string Key, string Name)> Sections { get; init; } = [];
    public IReadOnlyList<(string Key, string Name)> Tags { get; init; } = [];
    public string? LeadPictureId { get; init; }
    public bool IsPage { get; init; }
    public required ArticleState State { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public bool CommentsClosed { get; init; }
    public IReadOnlyList<ImportedComment> Comments { get; init; } = [];

    /// <summary>Shortcodes that nothing here knows: they stay in the text as they are.</summary>
    public IReadOnlyList<string> UnknownShortcodes { get; init; } = [];
}

/// <summary>What stands before the articles of an export.</summary>
internal sealed record ImportedSite(string Name, string Address, IReadOnlyList<ImportedSection> Sections, IReadOnlyList<ImportedAuthor> Authors);
