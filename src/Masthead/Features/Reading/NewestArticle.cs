using Masthead.Features.Articles;
using Masthead.Storage;

namespace Masthead.Features.Reading;

/// <summary>The article that came out last.</summary>
internal static class NewestArticle
{
    public static readonly PreparedRead<(long Id, string Path)> Read = new($"""
        SELECT a.id, a.path FROM listings l JOIN articles a ON a.id = l.article_id WHERE l.kind = {(int)ListingKind.Everything} AND l.target_id = 0
        ORDER BY l.published_at DESC, l.article_id DESC LIMIT 1
        """, row => (row.GetInt64(0), row.GetString(1)));
}
