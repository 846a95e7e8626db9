using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Sections;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>
/// One number over everything that stands here from one source: articles as readers get them, and comments with tree and state. The sum of the SHA-256 of
/// every row, in four lanes of 64 bits, so that the order of the rows does not matter; our own ids are in none, so that two sites can be compared.
/// </summary>
internal static class ImportChecksum
{
    public static async Task<string> OfAsync(NewsDb db, string source, CancellationToken cancellationToken)
    {
        var sum = new ulong[4];
        var sections = await db.Sections.AsNoTracking().ToDictionaryAsync(section => section.Id, section => section.Path, cancellationToken);
        var articles = from article in db.Articles.AsNoTracking()
                       join discussion in db.Discussions on article.Id equals discussion.ArticleId into discussions
                       from discussion in discussions.DefaultIfEmpty()
                       where article.Source == source
                       select new { Article = article, Comments = (int?)discussion!.CommentCount ?? 0 };
        await foreach (var (article, count) in articles.AsAsyncEnumerable().Select(row => (row.Article, row.Comments)).WithCancellation(cancellationToken))
            Add(sum,
                "article", article.SourceId, article.Path, article.Headline, article.Standfirst, article.BodyHtml, sections[article.SectionId], article.State, article.PublishedAt?.ToUnixTimeMilliseconds(),
                count, string.Join('|', article.Bylines.Select(byline => byline.Name)), string.Join('|', article.Tags.Select(tag => tag.Slug)));
        var comments = from comment in db.Comments
                       join parent in db.Comments on comment.ParentId equals parent.Id into parents
                       from parent in parents.DefaultIfEmpty()
                       where comment.Source == source
                       select new { comment.SourceId, Parent = parent!.SourceId, comment.State, comment.CreatedAt, comment.AuthorName, comment.Html, comment.IsShown };
        await foreach (var comment in comments.AsAsyncEnumerable().WithCancellation(cancellationToken))
            Add(sum, "comment", comment.SourceId, comment.Parent, comment.State, comment.CreatedAt.ToUnixTimeMilliseconds(), comment.AuthorName, comment.Html, comment.IsShown);
        await foreach (var alias in db.Set<CommentAlias>().AsNoTracking().Where(alias => alias.Source == source).AsAsyncEnumerable().WithCancellation(cancellationToken))
            Add(sum, "copy", alias.SourceId);
        return string.Concat(sum.Select(lane => lane.ToString("x16", CultureInfo.InvariantCulture)));
    }

    private static void Add(ulong[] sum, params object?[] values)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{string.Join('\u001f', values)}")));
        for (var lane = 0; lane < sum.Length; lane++)
            sum[lane] = unchecked(sum[lane] + BinaryPrimitives.ReadUInt64LittleEndian(hash.AsSpan(lane * sizeof(ulong))));
    }
}
