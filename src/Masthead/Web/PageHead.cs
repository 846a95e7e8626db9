using System.Text.Json;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Masthead.Web;

/// <summary>What a page tells the layout, and through it browsers, search engines and other sites.</summary>
internal sealed record PageHead
{
    /// <summary>Alone, without the paper's name: the layout adds that.</summary>
    public required string Title { get; init; }
    public string Description { get; init; } = "";

    /// <summary>The one address of this content, from the root; null when the page has none (errors, receipts).</summary>
    public string? Canonical { get; init; }

    /// <summary>Open Graph's kind of thing: <c>website</c>, <c>article</c>, <c>profile</c>.</summary>
    public string Kind { get; init; } = "website";

    /// <summary>The picture other sites show beside a link to this page.</summary>
    public HeadPicture? Picture { get; init; }

    /// <summary>BCP 47; empty: the paper's.</summary>
    public string Language { get; init; } = "";

    /// <summary>The languages that this content is to be had in, with the addresses from the root: this page's among them, and <c>x-default</c>.</summary>
    public IReadOnlyList<(string Language, string Address)> Alternates { get; init; } = [];

    /// <summary>Of an article: the name of its section, the addresses of its authors from the root, and its tags.</summary>
    public string Section { get; init; } = "";
    public IReadOnlyList<string> AuthorAddresses { get; init; } = [];
    public IReadOnlyList<string> Labels { get; init; } = [];
    public DateTimeOffset? PublishedAt { get; init; }
    public DateTimeOffset? ModifiedAt { get; init; }
    public bool IsIndexed { get; init; } = true;

    /// <summary>Where the feeds of this page stand, with a slash at the end: those of the whole paper, or of a section, author or tag.</summary>
    public string FeedsAt { get; init; } = "/";

    /// <summary>The feed of what readers say under this page; null when nothing can be said.</summary>
    public string? CommentFeed { get; init; }

    /// <summary>Writes what the page says in JSON-LD; null: it says nothing.</summary>
    public Action<Utf8JsonWriter>? StructuredData { get; init; }

    /// <summary>The top section that the page belongs to, marked in the navigation.</summary>
    public long? TopSectionId { get; init; }

    /// <summary>The paper's name is the page's own heading.</summary>
    public bool IsFront { get; init; }

    /// <summary>The line beside the name on the front page.</summary>
    public string Dateline { get; init; } = "";
}

/// <param name="Address">From the root.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Alt">What it shows, or empty.</param>
internal sealed record HeadPicture(string Address, int Width, int Height, string Alt = "");

internal static class PageHeadExtensions
{
    private const string Key = "Head";

    extension(ViewDataDictionary view)
    {
        public PageHead Head
        {
            get => view[Key] as PageHead ?? new PageHead { Title = view["Title"] as string ?? "", IsIndexed = false };
            set => view[Key] = value;
        }
    }
}
