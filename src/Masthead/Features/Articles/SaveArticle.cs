using Masthead.Features.Sections;
using Masthead.Storage;
using Masthead.Web;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Articles;

internal abstract record SaveArticleOutcome
{
    public sealed record Saved(long Id, int Version, string Path) : SaveArticleOutcome;

    /// <summary>Somebody saved since this editor opened the article: nothing was written.</summary>
    public sealed record Stale(Article Current) : SaveArticleOutcome;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : SaveArticleOutcome;

    public sealed record Gone : SaveArticleOutcome;
}

/// <summary>Writes a new article or a new version of one: entity, revision, redirect and listings in one transaction.</summary>
internal sealed class SaveArticle(NewsDb db, SectionTree sections, PageCache pages, TimeProvider clock)
{
    /// <param name="id">Null: a new article.</param>
    /// <param name="version">The version that the editor opened; null only with a new article, or to write regardless.</param>
    /// <param name="draft">What was typed.</param>
    /// <param name="by">Who saves, for the revision.</param>
    /// <param name="cancellationToken">Honoured until the commit.</param>
    public async Task<SaveArticleOutcome> RunAsync(long? id, int? version, ArticleDraft draft, string by, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var (outcome, pagesLeft) = await InsideAsync(id, version, draft, by, null, cancellationToken);
        if (outcome is not SaveArticleOutcome.Saved)
            return outcome;
        await transaction.CommitAsync(CancellationToken.None);
        if (pagesLeft.Count > 0)
            await pages.EvictAsync(pagesLeft);
        return outcome;
    }

    /// <summary>
    /// The same inside the caller's transaction, who commits it, or takes it back when the outcome is not <see cref="SaveArticleOutcome.Saved"/>.
    /// For what is brought over by the thousand.
    /// </summary>
    /// <param name="id">As with <see cref="RunAsync"/>.</param>
    /// <param name="version">As with <see cref="RunAsync"/>.</param>
    /// <param name="draft">As with <see cref="RunAsync"/>.</param>
    /// <param name="by">As with <see cref="RunAsync"/>.</param>
    /// <param name="settle">Changes the article further before its lists are made: publishes it, says where it came from.</param>
    /// <param name="cancellationToken">Honoured throughout.</param>
    /// <returns>The outcome, and the tags of the pages to evict after the commit.</returns>
    public async Task<(SaveArticleOutcome Outcome, IReadOnlyCollection<string> Evict)> InsideAsync(
        long? id, int? version, ArticleDraft draft, string by, Func<Article, Task>? settle, CancellationToken cancellationToken)
    {
        var map = await sections.GetAsync(cancellationToken);
        if (ArticleRules.Check(draft, map) is { Count: > 0 } errors)
            return (new SaveArticleOutcome.Invalid(errors), []);
        await db.HoldAddressesAsync(cancellationToken);
        var article = id is null ? null : await db.Articles.FirstOrDefaultAsync(article => article.Id == id, cancellationToken);
        if (id is not null && article is null)
            return (new SaveArticleOutcome.Gone(), []);
        if (article is not null && version is not null && article.Version != version)
            return (new SaveArticleOutcome.Stale(article), []);

        draft = await WithFreeSlugAsync(draft, article, map, cancellationToken);
        var content = await ContentAsync(draft, cancellationToken);
        var (path, hasOwnPath) = PathOf(draft, article, map);
        if (await AddressProblemAsync(path, article?.Id, cancellationToken) is { } problem)
            return (new SaveArticleOutcome.Invalid([problem]), []);
        var (original, refusal) = await db.OriginalAsync(draft, article, cancellationToken);
        if (refusal is not null)
            return (new SaveArticleOutcome.Invalid([refusal]), []);

        var groupLeft = article?.OriginalId;
        var before = article is null ? [] : await db.Listings.Where(row => row.ArticleId == article.Id).ToListAsync(cancellationToken);
        article = await WriteAsync(article, content, path, hasOwnPath, by, cancellationToken);
        article.Translate(original);
        if (settle is not null)
            await settle(article);
        var after = Listings.Of(article, map);
        Listings.Replace(db, before, after);
        await db.SaveChangesAsync(cancellationToken);
        if (article.IsPublished || before.Count > 0)
            await IndexedWords.IndexAsync(db, article);
        var isSeen = article.State is ArticleState.Published or ArticleState.Withdrawn;
        return (new SaveArticleOutcome.Saved(article.Id, article.Version, article.Path), isSeen ? PageTags.Of(article, before.Concat(after), groupLeft).ToArray() : []);
    }

    private async Task<Article> WriteAsync(
        Article? article, ArticleContent content, string path, bool hasOwnPath, string by, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (article is null)
        {
            article = new Article(content, path, hasOwnPath, now);
            db.Add(article);
        }
        else
        {
            if (article.Path != path && article.PublishedAt is not null)
                await db.RememberAddressAsync(article.Path, RedirectKind.Article, article.Id, now, cancellationToken);
            article.Apply(content, path, hasOwnPath, now);
        }
        await db.Redirects.Where(redirect => redirect.Path == path).ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        db.Add(new ArticleRevision(article.Id, article.Version, content, by, now, ""));
        return article;
    }

    private async Task<ArticleContent> ContentAsync(ArticleDraft draft, CancellationToken cancellationToken) => new()
    {
        Headline = PlainText.Clean(draft.Headline),
        Standfirst = PlainText.Clean(draft.Standfirst),
        Slug = ArticleRules.SlugOf(draft),
        SectionId = draft.SectionId,
        Dateline = PlainText.Clean(draft.Dateline),
        Language = draft.Language,
        Bylines = await db.BylinesAsync(draft.Authors.Select(name => PlainText.Clean(name)), cancellationToken),
        Tags = await db.TagsAsync(draft.Tags.Select(name => PlainText.Clean(name)), cancellationToken),
        Lead = draft.Lead with { Alt = PlainText.Clean(draft.Lead.Alt), Caption = PlainText.Clean(draft.Lead.Caption), Credit = PlainText.Clean(draft.Lead.Credit) },
        BodyFormat = draft.BodyFormat,
        BodySource = draft.Body,
        BodyHtml = ArticleBody.Render(draft.BodyFormat, draft.Body),
        Corrections = Correction.InOrder(draft.Corrections),
        Comments = draft.Comments,
    };

    private static (string Path, bool HasOwnPath) PathOf(ArticleDraft draft, Article? article, SectionMap map)
    {
        if (draft.OwnPath is { } own)
            return (own.Trim('/'), true);
        var slug = ArticleRules.SlugOf(draft);
        if (article is { HasOwnPath: true } && article.Slug == slug)
            return (article.Path, true);
        return (Section.PathUnder(map.Find(draft.SectionId)!.Path, slug), false);
    }

    // "Letters" comes every week: a slug that nobody typed gets the next number. One that somebody typed is theirs to change.
    private async Task<ArticleDraft> WithFreeSlugAsync(ArticleDraft draft, Article? article, SectionMap map, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrWhiteSpace(draft.Slug) || draft.OwnPath is not null)
            return draft;
        var wanted = ArticleRules.SlugOf(draft);
        var (path, _) = PathOf(draft, article, map);
        var others = db.Articles.Where(other => article == null || other.Id != article.Id).Select(other => other.Path);
        if (map.Find(path) is null && !await others.AnyAsync(other => other == path, cancellationToken))
            return draft with { Slug = wanted };
        // All with a number behind the slug, in one question: the sign after the hyphen is where they end.
        var (from, until) = (path + "-", path + ".");
        var taken = (await others.Where(other => string.Compare(other, from) >= 0 && string.Compare(other, until) < 0).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var number = 2;
        while (taken.Contains($"{path}-{number}") || map.Find($"{path}-{number}") is not null)
            number++;
        return draft with { Slug = $"{wanted}-{number}" };
    }

    private async Task<FieldError?> AddressProblemAsync(string path, long? id, CancellationToken cancellationToken)
    {
        if (Slug.IsReserved(path.Split('/')[0]))
            return new FieldError(nameof(ArticleDraft.Slug), $"The address /{path} belongs to the site itself.");
        if (await db.Articles.AnyAsync(other => other.Path == path && other.Id != id, cancellationToken))
            return new FieldError(nameof(ArticleDraft.Slug), $"Another article already has the address /{path}. Write another, or leave it empty for one with a number.");
        if (await db.Sections.AnyAsync(section => section.Path == path, cancellationToken))
            return new FieldError(nameof(ArticleDraft.Slug), $"A section already has the address /{path}/.");
        return null;
    }
}
