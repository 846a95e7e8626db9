using Masthead.Features.Articles;
using Masthead.Features.Comments;

namespace Masthead.Features.Import;

/// <summary>What stands before the articles of an export.</summary>
/// <param name="Source">Whose they are, in our own words: <c>wordpress:example.org</c>. An article is found again by this and its id.</param>
/// <param name="Sections">Above before below, or in any order.</param>
/// <param name="Authors">Names by their keys.</param>
internal sealed record ImportedSite(string Source, IReadOnlyList<ImportedSection> Sections, IReadOnlyList<ImportedAuthor> Authors)
{
    /// <summary>Where the site was, for links from one of its articles to another; or null.</summary>
    public Uri? Address { get; init; }

    /// <summary>Addresses of the feeds that every site of this system has.</summary>
    public IReadOnlyList<string> Feeds { get; init; } = [];
}

/// <summary>A section as another system knows it.</summary>
/// <param name="Key">How its articles name it.</param>
/// <param name="ParentKey">Of the section above, or empty.</param>
/// <param name="Name">What readers see.</param>
/// <param name="Description">One sentence, or nothing.</param>
internal sealed record ImportedSection(string Key, string ParentKey, string Name, string Description)
{
    /// <summary>The last part of its address here; the key when the export says nothing else.</summary>
    public string Slug { get; init; } = Key;
    public int Position { get; init; }
    public bool IsListed { get; init; } = true;

    /// <summary>Addresses that led to it and to everything below it, without slashes at their ends.</summary>
    public IReadOnlyList<string> OldAddresses { get; init; } = [];
}

/// <param name="Key">How articles name the author.</param>
/// <param name="Name">What readers see.</param>
internal sealed record ImportedAuthor(string Key, string Name)
{
    public IReadOnlyList<string> OldAddresses { get; init; } = [];
}

/// <param name="Name">What readers see.</param>
/// <param name="OldAddress">Where its page was, without slashes at its ends; empty when that leads elsewhere.</param>
internal sealed record ImportedTag(string Name, string OldAddress);

/// <param name="Id">There.</param>
/// <param name="Address">Of the file, as bodies name it.</param>
/// <param name="Alt">For those who cannot see it.</param>
/// <param name="Caption">Under it.</param>
internal sealed record ImportedPicture(string Id, string Address, string Alt, string Caption)
{
    /// <summary>The article that its own page belonged to, or null.</summary>
    public string? ArticleId { get; init; }

    /// <summary>Where its own page was.</summary>
    public IReadOnlyList<string> OldAddresses { get; init; } = [];
}

/// <summary>One comment, with its parent's id there.</summary>
internal sealed record ImportedComment(
    string Id, string ParentId, string Name, string Email, string Website, string? IpAddress, string Html, DateTimeOffset At, CommentState State, CommentKind Kind)
{
    /// <summary>What Disqus calls it, in either system's export: a plug-in for WordPress copies comments between the two. Null when the export does not say.</summary>
    public string? DisqusId { get; init; }
}

/// <summary>What an export holds, one after the other.</summary>
internal abstract record ImportedItem
{
    public required string Id { get; init; }

    /// <summary>Where it stood in the file, for reports: <c>export.xml:120</c>.</summary>
    public required string Place { get; init; }
    public IReadOnlyList<ImportedComment> Comments { get; init; } = [];
}

/// <summary>Comments whose article is looked for here: by its identifier there, then by its address.</summary>
internal sealed record ImportedThread : ImportedItem
{
    /// <summary>What the site called the article when it embedded the thread, or empty.</summary>
    public required string Identifier { get; init; }
    public required string Address { get; init; }
    public required string Title { get; init; }
}

/// <summary>One article as another system knows it, its body converted but not sanitised yet.</summary>
internal sealed record ImportedArticle : ImportedItem
{
    public required string Headline { get; init; }
    public string Standfirst { get; init; } = "";
    public string Slug { get; init; } = "";
    public string Dateline { get; init; } = "";
    public string Language { get; init; } = "";

    /// <summary>Where readers found it, without slashes at its ends; null when it was nowhere.</summary>
    public string? Path { get; init; }

    /// <summary>Other addresses that led to it, such as <c>?p=12</c>.</summary>
    public IReadOnlyList<string> OldAddresses { get; init; } = [];

    public IReadOnlyList<Correction> Corrections { get; init; } = [];

    public required string Body { get; init; }

    /// <summary>Pages that listed it by its date, without slashes at their ends: <c>2019/05</c>.</summary>
    public IReadOnlyList<string> DateArchives { get; init; } = [];

    /// <summary>As it stands in the export, for comparing.</summary>
    public string BodyThere { get; init; } = "";
    public IReadOnlyList<string> AuthorKeys { get; init; } = [];
    public IReadOnlyList<(string Key, string Name)> Sections { get; init; } = [];
    public IReadOnlyList<ImportedTag> Tags { get; init; } = [];
    public string? LeadPictureId { get; init; }
    public bool IsPage { get; init; }
    public required ArticleState State { get; init; }

    /// <summary>In the bin there: never brought over, but taken from readers when it is here already.</summary>
    public bool IsThrownAway { get; init; }
    public required DateTimeOffset At { get; init; }
    public DateTimeOffset? UpdatedAt { get; init; }
    public bool CommentsClosed { get; init; }

    /// <summary>Shortcodes and cards that nothing here knows: they stay in the text as they are.</summary>
    public IReadOnlyList<string> UnknownParts { get; init; } = [];
}
