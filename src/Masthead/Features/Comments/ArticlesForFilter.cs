using System.Collections.Concurrent;
using Masthead.Features.Articles;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Comments;

/// <summary>
/// The words of articles under discussion, by their version: an article is read and freed of its markup once, not for each comment. What was
/// remembered is used only for the very version that was just read, so nothing need ever be told to forget. Thread-safe.
/// </summary>
internal sealed class ArticlesForFilter(IDbContextFactory<NewsDb> databases)
{
    // Of at most a few thousand characters each.
    private const int Most = 1024;

    private readonly ConcurrentDictionary<(long Id, int Version, string Path, string Language), ArticleTold> known = new();

    public async ValueTask<ArticleTold> OfAsync(CommentedArticle article, CancellationToken cancellationToken)
    {
        var key = (article.Id, article.Version, article.Path, article.Language);
        if (known.TryGetValue(key, out var found))
            return found;
        var read = await ReadAsync(article.Id, cancellationToken);
        // Saved again in between: the newer words are right, but under the newer version only.
        if (read.Version != article.Version)
            return read.Article;
        if (known.Count >= Most)
            known.Clear();
        return known.GetOrAdd(key, read.Article);
    }

    private async Task<(int Version, ArticleTold Article)> ReadAsync(long id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var row = await db.Articles.AsNoTracking().Where(article => article.Id == id)
            .Select(article => new { article.Version, Article = new ArticleForFilter(article.Path, article.Language, article.Headline, article.Standfirst, article.BodyHtml) })
            .FirstAsync(cancellationToken);
        return (row.Version, row.Article.Told);
    }
}
