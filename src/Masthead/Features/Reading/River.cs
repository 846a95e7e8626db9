using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>One page of a list of articles, as the section, author and tag pages show it.</summary>
internal sealed record River(IReadOnlyList<Story> Stories, string? Newest, string? Earlier, SectionMap Sections, PrintedTime Time)
{
    public const int Length = 20;
}

/// <summary>Reads one page of a list. A page may be kept until one of its articles or the list itself changes.</summary>
internal sealed class RiverReader(PreparedReads reads, RememberedArticles<Story> remembered, SectionTree tree, CurrentSettings settings)
{
    public async Task<River> ReadAsync(
        HttpContext context, ListingKind kind, long targetId, string address, string? before, string tag, CancellationToken cancellationToken)
    {
        var cursor = ListCursor.Parse(before);
        var read = cursor is null
            ? await remembered.ReadAsync(Stories.Newest, kind, targetId, River.Length + 1, cancellationToken)
            : await reads.StoriesAsync(kind, targetId, cursor, River.Length + 1, cancellationToken);
        var stories = read.Take(River.Length).ToList();
        context.CachePage(stories.Select(story => story.PageTag).Prepend(tag));
        return new River(
            stories,
            cursor is null ? null : address,
            read.Count > River.Length ? $"{address}?before={ListCursor.After(stories[^1])}" : null,
            await tree.GetAsync(cancellationToken),
            PrintedTime.For(await settings.GetAsync(cancellationToken)));
    }
}
