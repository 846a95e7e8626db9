using Masthead.Storage;
using Masthead.Web;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Articles;

internal abstract record ChangeAuthorOutcome
{
    public sealed record Saved : ChangeAuthorOutcome;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : ChangeAuthorOutcome;

    public sealed record Gone : ChangeAuthorOutcome;
}

/// <summary>Describes an author anew. The name stands copied on every article and is rewritten there; the address stays.</summary>
internal sealed class ChangeAuthor(NewsDb db, PageCache pages)
{
    public const int LongestBio = 4000;

    private const int Batch = 200;

    public async Task<ChangeAuthorOutcome> RunAsync(long id, string name, string bio, CancellationToken cancellationToken)
    {
        (name, bio) = (PlainText.Clean(name), bio.ReplaceLineEndings("\n").Trim());
        if (name.Length is 0 or > Author.LongestName)
            return new ChangeAuthorOutcome.Invalid([new FieldError("Name", $"Give a name of at most {Author.LongestName} characters.")]);
        if (bio.Length > LongestBio)
            return new ChangeAuthorOutcome.Invalid([new FieldError("Bio", $"Keep this within {LongestBio:N0} characters.")]);

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var author = await db.Authors.FirstOrDefaultAsync(author => author.Id == id, cancellationToken);
        if (author is null)
            return new ChangeAuthorOutcome.Gone();
        if (author.Name != name && await db.Authors.AnyAsync(other => other.Name == name && other.Id != id, cancellationToken))
            return new ChangeAuthorOutcome.Invalid([new FieldError("Name", "Another author has this name: bylines could not tell them apart.")]);
        if (author.Name != name)
            await RenameAsync(id, name, cancellationToken);
        db.Update(author);
        author.Describe(name, bio);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        await pages.EvictAsync(PageCache.EveryPage);
        return new ChangeAuthorOutcome.Saved();
    }

    // Published articles are found by their listing; the others are few, and are looked through.
    private async Task RenameAsync(long id, string name, CancellationToken cancellationToken)
    {
        var published = db.Listings.Where(row => row.Kind == ListingKind.Author && row.TargetId == id).Select(row => row.ArticleId);
        for (var after = 0L; ;)
        {
            var articles = await db.Articles.Where(article => article.Id > after && (article.State != ArticleState.Published || published.Contains(article.Id)))
                .OrderBy(article => article.Id).Take(Batch).ToListAsync(cancellationToken);
            foreach (var article in articles)
                article.RenameAuthor(id, name);
            await db.SaveChangesAsync(cancellationToken);
            foreach (var article in articles.Where(article => article.IsPublished))
                await IndexedWords.IndexAsync(db, article);
            if (articles.Count < Batch)
                return;
            after = articles[^1].Id;
            db.ChangeTracker.Clear();
        }
    }
}
