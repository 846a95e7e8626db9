using System.Globalization;
using System.Net;
using System.Text;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Articles;

/// <summary>The words under which an article is found, and the one way in which they and a question are folded.</summary>
internal static class IndexedWords
{
    /// <summary>Puts a published article into the index and takes any other out. Belongs into the transaction of the change.</summary>
    public static Task IndexAsync(NewsDb db, Article article) => article.PublishedAt is not { } publishedAt ? Task.CompletedTask
        : article.IsPublished ? db.IndexWordsAsync(article.Id, publishedAt, Fold(article.Headline), Of(article), article.Language)
        : db.ForgetWordsAsync(article.Id, publishedAt);

    /// <summary>
    /// Makes the whole index anew, article by article and newest first, which is the order of its keys, so that what is there is found meanwhile. Articles
    /// that are published meanwhile are in it all the same.
    /// </summary>
    public static async Task<int> RebuildAsync(NewsDb db, Action<double> progress, CancellationToken cancellationToken)
    {
        const int slice = 500;
        var listed = db.Listings.AsNoTracking().Where(row => row.Kind == ListingKind.Everything && row.TargetId == 0);
        var (all, done, below) = (await listed.CountAsync(cancellationToken), 0, (At: DateTimeOffset.MaxValue, Id: long.MaxValue));
        while (true)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var rows = await listed.Where(row => row.PublishedAt <= below.At && (row.PublishedAt < below.At || row.ArticleId < below.Id))
                .OrderByDescending(row => row.PublishedAt).ThenByDescending(row => row.ArticleId).Take(slice).ToListAsync(cancellationToken);
            var ids = rows.ConvertAll(row => row.ArticleId);
            var articles = await db.Articles.AsNoTracking().Where(article => ids.Contains(article.Id)).ToDictionaryAsync(article => article.Id, cancellationToken);
            foreach (var id in ids)
                if (articles.TryGetValue(id, out var article))
                    await IndexAsync(db, article);
            await transaction.CommitAsync(CancellationToken.None);
            if (rows.Count == 0)
            {
                await db.ForgetWordsOfOthersAsync((int)ArticleState.Published, cancellationToken);
                return done;
            }
            (done, below) = (done + rows.Count, (rows[^1].PublishedAt, rows[^1].ArticleId));
            progress(Math.Min(1, (double)done / Math.Max(1, all)));
        }
    }

    /// <summary>Text without its tags: enough for HTML that our own sanitiser wrote, and far cheaper than parsing it once more.</summary>
    public static string TextOf(string html)
    {
        var text = new StringBuilder(html.Length);
        var rest = html.AsSpan();
        while (rest.IndexOf('<') is >= 0 and var start && rest[start..].IndexOf('>') is >= 0 and var length)
        {
            text.Append(rest[..start]).Append(' ');
            rest = rest[(start + length + 1)..];
        }
        return WebUtility.HtmlDecode(text.Append(rest).ToString()).Trim();
    }

    /// <summary>Small letters without marks, one for one: what stands at a place of the fold stands at the same place of the text.</summary>
    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text)
            folded.Append(char.IsAscii(letter) || char.IsSurrogate(letter) ? char.ToLowerInvariant(letter) : Bare(letter));
        return folded.ToString();
    }

    private static char Bare(char letter)
    {
        var parts = letter.ToString().Normalize(NormalizationForm.FormD);
        var isMarked = parts.Length > 1 && CharUnicodeInfo.GetUnicodeCategory(parts[1]) == UnicodeCategory.NonSpacingMark;
        return char.ToLowerInvariant(isMarked ? parts[0] : letter);
    }

    private static string Of(Article article) => Fold(string.Join(' ',
        (IEnumerable<string>)[article.Headline, article.Standfirst, .. article.Bylines.Select(byline => byline.Name), .. article.Tags.Select(tag => tag.Name), article.Dateline, TextOf(article.BodyHtml)]));
}
