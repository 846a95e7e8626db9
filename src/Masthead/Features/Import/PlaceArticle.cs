using System.Globalization;
using System.Net;
using Masthead.Features.Articles;
using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>What became of an article: its id here, or null when it is not here.</summary>
/// <param name="Id">Ours.</param>
/// <param name="IsNew">It has no comments yet.</param>
/// <param name="Parity">For the report.</param>
internal sealed record PlacedItem(long? Id, bool IsNew, ItemParity Parity);

/// <summary>
/// Writes one article as it is in the export: a new one, or the difference to what an earlier run wrote. Inside the caller's transaction, so that the
/// article and where it came from are on the disk together or not at all.
/// </summary>
internal sealed class PlaceArticle(NewsDb db, SaveArticle save, PlaceSections sections, TimeProvider clock)
{
    /// <summary>Saves revisions of this name.</summary>
    public const string Importer = "Import";

    // Of tags and authors, in this run: once is enough.
    private readonly HashSet<string> remembered = [];

    /// <summary>What was written since the last commit is gone.</summary>
    public void ForgetWhatWasRemembered() => remembered.Clear();

    public async Task<PlacedItem> RunAsync(ImportedArticle imported, ImportPlan plan, ImportReport report, CancellationToken cancellationToken)
    {
        var planned = PlannedArticle.Of(imported, plan);
        var hash = planned.HashOf(imported, plan);
        var row = await db.Set<PlacedArticle>().FirstOrDefaultAsync(placed => placed.Source == plan.Site.Source && placed.SourceId == imported.Id, cancellationToken);
        var there = row is null ? null : await db.Articles.AsNoTracking().FirstAsync(article => article.Id == row.ArticleId, cancellationToken);
        report.Notes.AddRange(planned.Notes);
        if (Settled(imported, row, there, hash, plan.Wish, report) is { } settled)
            return new PlacedItem(there?.Id, there is null, Parity(imported, planned, there, settled));
        if (plan.Wish.IsDryRun)
            return new PlacedItem(there?.Id, there is null, Parity(imported, planned, there, Change(imported, there)));

        var change = Change(imported, there);
        var (outcome, article) = await SaveAsync(there, imported, planned, plan, report, cancellationToken);
        if (outcome is not SaveArticleOutcome.Saved)
        {
            report.Skipped.Add(new ImportNote(imported.Place, Why(outcome)));
            return new PlacedItem(there?.Id, false, Parity(imported, planned, null, PlacedAs.Skipped));
        }
        row ??= db.Add(new PlacedArticle(plan.Site.Source, imported.Id, article!.Id)).Entity;
        row.IsWritten(hash, article!);
        if (there is null && imported.Comments.Count > 0)
            row.HasComments(CommentTree.HashOf(imported.Comments));
        await db.SaveChangesAsync(cancellationToken);
        return new PlacedItem(article!.Id, there is null, Parity(imported, planned, article, change));
    }

    /// <summary>Nothing to do: it is as it was in the export, or thrown away there, or somebody here has worked on it.</summary>
    private static PlacedAs? Settled(ImportedArticle imported, PlacedArticle? row, Article? there, string hash, ImportWish wish, ImportReport report)
    {
        if (row is null || there is null)
        {
            if (!imported.IsThrownAway)
                return null;
            report.Skipped.Add(new ImportNote(imported.Place, "trash: it was thrown away there"));
            return PlacedAs.Skipped;
        }
        if (row.WasChangedHere(there) && !wish.Force)
        {
            report.EditedHere.Add(new ImportNote(imported.Place, $"/{there.Path} was changed here since it was imported; --force overwrites it"));
            return PlacedAs.EditedHere;
        }
        return row.Hash == hash && !row.WasChangedHere(there) ? PlacedAs.Unchanged : null;
    }

    private static PlacedAs Change(ImportedArticle imported, Article? there) =>
        there is null ? PlacedAs.Imported
        : there.IsPublished && (imported.IsThrownAway || imported.State != ArticleState.Published) ? PlacedAs.Withdrawn : PlacedAs.Updated;

    // Its own address where that is free; otherwise one below its section, and the old one is remembered.
    private async Task<(SaveArticleOutcome Outcome, Article? Article)> SaveAsync(
        Article? there, ImportedArticle imported, PlannedArticle planned, ImportPlan plan, ImportReport report, CancellationToken cancellationToken)
    {
        Article? written = null;
        async Task<SaveArticleOutcome> OnceAsync(ArticleDraft draft) => (await save.InsideAsync(there?.Id, null, draft, Importer, async article =>
        {
            written = article;
            await SettleAsync(article, isNew: there is null, imported, plan, report, cancellationToken);
        }, cancellationToken)).Outcome;

        var draft = planned.Draft with { SectionId = sections.IdOf(planned.SectionKey) };
        // One that leaves readers keeps its address, so that they are told that it is gone.
        if (draft.OwnPath is null && there is { HasOwnPath: true, PublishedAt: not null })
            draft = draft with { OwnPath = there.Path };
        var outcome = await OnceAsync(draft);
        for (var number = draft.OwnPath is null ? 2 : 1; number < 100 && IsTaken(outcome); number++)
            outcome = await OnceAsync(draft with { OwnPath = null, Slug = number == 1 ? draft.Slug : $"{draft.Slug}-{number}" });
        return (outcome, written);
    }

    private static bool IsTaken(SaveArticleOutcome outcome) => outcome is SaveArticleOutcome.Invalid { Errors: [{ Field: nameof(ArticleDraft.Slug) }] };

    private static string Why(SaveArticleOutcome outcome) =>
        outcome is SaveArticleOutcome.Invalid { Errors: var errors } ? string.Join(' ', errors.Select(error => error.Message)) : "it is gone here";

    private async Task SettleAsync(Article article, bool isNew, ImportedArticle imported, ImportPlan plan, ImportReport report, CancellationToken cancellationToken)
    {
        var number = article.Id.ToString(CultureInfo.InvariantCulture);
        if (!isNew)
            await db.ForgetJobsAsync<PublishDueArticle>(number, cancellationToken);
        if (imported.State == ArticleState.Published && !imported.IsThrownAway)
        {
            if (!article.IsPublished)
                article.Publish(imported.At);
        }
        else
        {
            if (article.State is ArticleState.Published or ArticleState.Scheduled)
                article.Withdraw();
            if (imported.State == ArticleState.Scheduled && !imported.IsThrownAway && imported.At > clock.GetUtcNow())
            {
                article.Schedule(imported.At);
                db.Enqueue<PublishDueArticle>(number, imported.At);
            }
        }
        article.CameFrom(plan.Site.Source, imported.Id, imported.At, imported.UpdatedAt ?? imported.At);
        // The addresses of what readers never saw lead nowhere: they would tell that it is there.
        var own = article.PublishedAt is null ? [] : imported.OldAddresses.Append(imported.Path ?? "").Where(address => address.Length > 1 && address != article.Path);
        var addresses = own.Select(address => (address, RedirectKind.Article, article.Id)).Concat(NamesIn(imported, article, plan)).ToList();
        report.OldAddresses += addresses.Count;
        await db.RememberAddressesAsync(addresses, clock.GetUtcNow());
    }

    private IEnumerable<(string Path, RedirectKind Kind, long TargetId)> NamesIn(ImportedArticle imported, Article article, ImportPlan plan)
    {
        foreach (var tag in imported.Tags.Where(tag => tag.OldAddress.Length > 0))
            if (article.Tags.Find(own => own.Slug == Sections.Slug.From(PlainText.Clean(tag.Name))) is { } own && remembered.Add(tag.OldAddress))
                yield return (tag.OldAddress, RedirectKind.Tag, own.TagId);
        foreach (var author in imported.AuthorKeys.Select(plan.Author))
            if (article.Bylines.Find(own => own.Name == PlainText.Clean(author.Name)) is { } byline)
                foreach (var address in author.OldAddresses.Where(remembered.Add))
                    yield return (address, RedirectKind.Author, byline.AuthorId);
    }

    private static ItemParity Parity(ImportedArticle imported, PlannedArticle planned, Article? here, PlacedAs outcome)
    {
        var html = here?.BodyHtml ?? ArticleBody.Render(BodyFormat.Html, planned.Draft.Body);
        return new ItemParity(imported.Place, imported.Id, here?.Path ?? "", outcome, BodyParity.Similarity(imported.BodyThere + EmbedsIn(planned.Draft.Body), html))
        {
            CommentsInFile = imported.Comments.Count,
            LinksRewritten = planned.LinksRewritten,
            PicturesElsewhere = PlacePictures.Elsewhere(planned.Draft.Body),
            Sanitised = BodyParity.Lost(planned.Draft.Body, html),
        };
    }

    // What a frame showed there is a link here, whose words are ours: they are neither lost nor added.
    private static string EmbedsIn(string body)
    {
        var found = new LeftOut();
        if (body.Contains("<iframe", StringComparison.OrdinalIgnoreCase) || body.Contains("<embed", StringComparison.OrdinalIgnoreCase) || body.Contains("<object", StringComparison.OrdinalIgnoreCase))
            _ = ArticleBody.Render(BodyFormat.Html, body, found);
        return string.Concat(found.Embeds.Select(embed => " " + WebUtility.HtmlEncode(embed.Words)));
    }
}
