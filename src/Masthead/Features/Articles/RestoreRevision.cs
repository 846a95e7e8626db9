using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Articles;

/// <summary>
/// Makes an earlier revision the newest: a save like any other, so nothing between is lost. What readers were told of mistakes since then they are still told: corrections join those of the revision.
/// </summary>
internal sealed class RestoreRevision(NewsDb db, SaveArticle save)
{
    public async Task<SaveArticleOutcome> RunAsync(long id, int revision, int? version, string by, CancellationToken cancellationToken)
    {
        var kept = await db.ArticleRevisions.AsNoTracking().FirstOrDefaultAsync(row => row.ArticleId == id && row.Version == revision, cancellationToken);
        if (kept is null)
            return new SaveArticleOutcome.Gone();
        var told = await db.Articles.Where(row => row.Id == id).Select(row => row.Corrections).FirstOrDefaultAsync(cancellationToken);
        return await save.RunAsync(id, version, DraftOf(kept.Content) with { Corrections = [.. kept.Content.Corrections.Union(told ?? [])] }, by, cancellationToken);
    }

    public static ArticleDraft DraftOf(ArticleContent content) => new()
    {
        Headline = content.Headline,
        Standfirst = content.Standfirst,
        Slug = content.Slug,
        SectionId = content.SectionId,
        Dateline = content.Dateline,
        Language = content.Language,
        Authors = content.Bylines.Select(byline => byline.Name).ToArray(),
        Tags = content.Tags.Select(tag => tag.Name).ToArray(),
        Lead = content.Lead,
        BodyFormat = content.BodyFormat,
        Body = content.BodySource,
        Corrections = content.Corrections,
        Comments = content.Comments,
    };
}
