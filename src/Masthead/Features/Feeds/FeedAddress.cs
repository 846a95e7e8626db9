namespace Masthead.Features.Feeds;

internal enum FeedFormat
{
    Rss,
    Atom,
    Json,
    CommentsRss,
    CommentsAtom,
}

/// <summary>A feed's address taken apart: <c>today/world/feed.xml</c> is RSS of <c>today/world</c>.</summary>
/// <param name="Format">From the last part.</param>
/// <param name="Scope">What it is a feed of, without slashes at its ends; empty: the whole site, or the comments of all of it.</param>
internal sealed record FeedAddress(FeedFormat Format, string Scope)
{
    // No section can have this name.
    private const string Comments = "comments";

    public static FeedAddress? Parse(string path)
    {
        var slash = path.LastIndexOf('/');
        var scope = slash < 0 ? "" : path[..slash].Trim('/');
        return path[(slash + 1)..] switch
        {
            "feed.xml" when scope is Comments => new FeedAddress(FeedFormat.CommentsRss, ""),
            "atom.xml" when scope is Comments => new FeedAddress(FeedFormat.CommentsAtom, ""),
            "feed.xml" => new FeedAddress(FeedFormat.Rss, scope),
            "atom.xml" => new FeedAddress(FeedFormat.Atom, scope),
            "feed.json" => new FeedAddress(FeedFormat.Json, scope),
            "comments.atom" when scope.Length > 0 => new FeedAddress(FeedFormat.CommentsAtom, scope),
            _ => null,
        };
    }
}
