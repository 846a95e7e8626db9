using System.Globalization;
using Masthead.Features.Articles;
using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>How articles are placed in this run.</summary>
/// <param name="Source">Whose they are: <c>wordpress:example.org</c>.</param>
/// <param name="Sections">Our ids by their keys.</param>
/// <param name="Depths">How deep each stands in the export, by its key.</param>
/// <param name="Authors">Names by their keys.</param>
/// <param name="Force">Overwrite what was changed here since.</param>
internal sealed record ImportPlan(
    string Source, IReadOnlyDictionary<string, long> Sections, IReadOnlyDictionary<string, int> Depths, IReadOnlyDictionary<string, string> Authors, bool Force);

/// <summary>Writes one article as it is in the export: a new one, or the difference to what an earlier run wrote.</summary>
internal sealed class PlaceArticle(NewsDb db, SaveArticle save, ChangePublication change, TimeProvider clock)
{
    /// <summary>Saves revisions of this name; an article whose last revision bears another was changed here.</summary>
    public const string Importer = "Import";

    // Of tags and authors, in this run: once is enough.
    private readonly HashSet<string> remembered = [];

    /// <returns>Our article, or null when it was skipped.</returns>
    public async Task<long?> RunAsync(ImportedArticle imported, ImportPlan plan, PlacePictures pictures, ImportReport report, CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        var draft = Draft(imported, plan, pictures, report);
        var there = await db.Articles.AsNoTracking().FirstOrDefaultAsync(article => article.Source == plan.Source && article.SourceId == imported.Id, cancellationToken);
        if (there is not null && await IsSettledAsync(there, imported, draft, plan, report, cancellationToken))
            return there.Id;
        var saved = await SaveAsync(there?.Id, draft, cancellationToken);
        if (saved is SaveArticleOutcome.Invalid { Errors: var errors })
        {
            report.Skipped.Add(new ImportNote(imported.Place, string.Join(' ', errors.Select(error => error.Message))));
            return null;
        }
        var id = ((SaveArticleOutcome.Saved)saved).Id;
        await SettleAsync(id, imported, plan, report, cancellationToken);
        if (there is null)
            report.ArticlesImported++;
        else
            report.ArticlesUpdated++;
        return id;
    }

    /// <summary>Nothing to do: it is as it was in the export, or somebody here has worked on it.</summary>
    private async Task<bool> IsSettledAsync(Article there, ImportedArticle imported, ArticleDraft draft, ImportPlan plan, ImportReport report, CancellationToken cancellationToken)
    {
        var isEqual = there.Headline == PlainText.Clean(draft.Headline) && there.BodySource == draft.Body && there.Standfirst == PlainText.Clean(draft.Standfirst)
            && there.SectionId == draft.SectionId && there.State == imported.State && there.LeadMediaId == draft.Lead.MediaId
            && there.Tags.Select(tag => tag.Slug).SequenceEqual(draft.Tags.Select(tag => Sections.Slug.From(PlainText.Clean(tag))).Where(slug => slug.Length > 0).Distinct());
        if (isEqual)
        {
            report.ArticlesUnchanged++;
            return true;
        }
        var last = await db.Set<ArticleRevision>().Where(revision => revision.ArticleId == there.Id).OrderByDescending(revision => revision.Version)
            .Select(revision => revision.SavedBy).FirstOrDefaultAsync(cancellationToken);
        if (plan.Force || last == Importer)
            return false;
        report.ArticlesEditedHere.Add(new ImportNote(imported.Place, $"/{there.Path} was changed here since it was imported; --force overwrites it"));
        return true;
    }

    // Its own address where that is free; otherwise one below its section, and the old one is remembered.
    private async Task<SaveArticleOutcome> SaveAsync(long? id, ArticleDraft draft, CancellationToken cancellationToken)
    {
        var first = await SaveOnceAsync(id, draft, cancellationToken);
        if (!IsTaken(first))
            return first;
        var slug = ArticleRules.SlugOf(draft);
        var outcome = first;
        for (var number = draft.OwnPath is null ? 2 : 1; number < 100 && IsTaken(outcome); number++)
            outcome = await SaveOnceAsync(id, draft with { OwnPath = null, Slug = number == 1 ? slug : $"{slug}-{number}" }, cancellationToken);
        return outcome;
    }

    private static bool IsTaken(SaveArticleOutcome outcome) => outcome is SaveArticleOutcome.Invalid { Errors: [{ Field: nameof(ArticleDraft.Slug) }] };

    private Task<SaveArticleOutcome> SaveOnceAsync(long? id, ArticleDraft draft, CancellationToken cancellationToken)
    {
        // What a refused attempt had made was taken back with it.
        db.ChangeTracker.Clear();
        return save.RunAsync(id, null, draft, Importer, cancellationToken);
    }

    private async Task SettleAsync(long id, ImportedArticle imported, ImportPlan plan, ImportReport report, CancellationToken cancellationToken)
    {
        await change.RunAsync(id, null, async (inside, article) =>
        {
            if (imported.State == ArticleState.Published && !article.IsPublished)
                article.Publish(imported.At);
            else if (imported.State == ArticleState.Scheduled && imported.At > clock.GetUtcNow())
            {
                article.Schedule(imported.At);
                inside.Enqueue<PublishDueArticle>(id.ToString(CultureInfo.InvariantCulture), imported.At);
            }
            article.CameFrom(plan.Source, imported.Id, imported.At, imported.UpdatedAt ?? imported.At);
            foreach (var address in imported.OldAddresses.Append(imported.Path ?? "").Where(address => address.Length > 1 && address != article.Path))
            {
                await inside.RememberAddressAsync(address, RedirectKind.Article, id, clock.GetUtcNow(), cancellationToken);
                report.OldAddresses++;
            }
            await RememberNamesAsync(inside, imported, article, report, cancellationToken);
            return null;
        }, cancellationToken);
    }

    private async Task RememberNamesAsync(NewsDb inside, ImportedArticle imported, Article article, ImportReport report, CancellationToken cancellationToken)
    {
        var names = imported.Tags.Select(tag => (Address: "tag/" + tag.Key, Kind: RedirectKind.Tag, Id: article.Tags.Find(own => own.Slug == Sections.Slug.From(PlainText.Clean(Short(tag.Name, Tag.LongestName))))?.TagId));
        if (imported.AuthorKeys is [var author] && article.Bylines is [var byline])
            names = names.Append(("author/" + author, RedirectKind.Author, byline.AuthorId));
        foreach (var (address, kind, id) in names)
            if (id is { } target && remembered.Add(address))
            {
                await inside.RememberAddressAsync(address, kind, target, clock.GetUtcNow(), cancellationToken);
                report.OldAddresses++;
            }
    }

    private static ArticleDraft Draft(ImportedArticle imported, ImportPlan plan, PlacePictures pictures, ImportReport report)
    {
        var headline = Cut(PlainText.FromHtml(imported.Headline) is { Length: > 0 } given ? given : $"Untitled {imported.Id}", Article.LongestHeadline, imported, "headline", report);
        var (section, others) = Section(imported, plan, report);
        var lead = imported.LeadPictureId is { } picture ? pictures.Find(picture) : null;
        return new ArticleDraft
        {
            Headline = headline,
            Standfirst = Cut(PlainText.FromHtml(imported.Standfirst), Article.LongestStandfirst, imported, "standfirst", report),
            Slug = Sections.Slug.From(imported.Slug is "" ? headline : imported.Slug) is { Length: > 0 } slug ? slug : $"article-{imported.Id}",
            SectionId = section,
            Authors = imported.AuthorKeys.Select(key => Short(plan.Authors.GetValueOrDefault(key, key), Author.LongestName)).ToList(),
            Tags = Few(imported.Tags.Select(tag => tag.Name).Concat(others).Select(tag => Short(tag, Tag.LongestName)).Distinct().ToList(), imported, report),
            Lead = lead is null ? new LeadPicture(null, "", "", "") : new LeadPicture(lead.Item.Id, lead.Alt is "" ? lead.Caption is "" ? headline : lead.Caption : lead.Alt, lead.Caption, ""),
            BodyFormat = BodyFormat.Html,
            Body = pictures.Rewrite(imported.Body),
            Comments = imported.CommentsClosed ? CommentsMode.Closed : CommentsMode.SiteDefault,
            OwnPath = imported.State == ArticleState.Published ? imported.Path : null,
        };
    }

    // The deepest of several, the first among equals; the others stay as tags.
    private static (long Id, IReadOnlyList<string> Others) Section(ImportedArticle imported, ImportPlan plan, ImportReport report)
    {
        if (imported.IsPage)
            return (plan.Sections[PlaceSections.Pages], []);
        var known = imported.Sections.Where(section => plan.Sections.ContainsKey(section.Key)).ToList();
        if (known.Count == 0)
            return (plan.Sections[PlaceSections.Elsewhere], imported.Sections.Select(section => section.Name).ToList());
        var chosen = known.Where(section => section.Key != "uncategorized").DefaultIfEmpty(known[0]).MaxBy(section => plan.Depths.GetValueOrDefault(section.Key));
        var others = known.Where(section => section != chosen && section.Key != "uncategorized").Select(section => section.Name).ToList();
        if (others.Count > 0)
            report.Notes.Add(new ImportNote(imported.Place, $"of {known.Count} categories '{chosen.Name}' became its section, the others tags"));
        return (plan.Sections[chosen.Key], others);
    }

    private static List<string> Few(List<string> tags, ImportedArticle imported, ImportReport report)
    {
        if (tags.Count > ArticleRules.MostTags)
            report.Notes.Add(new ImportNote(imported.Place, $"of {tags.Count} tags and further categories the first {ArticleRules.MostTags} were kept"));
        return tags.Take(ArticleRules.MostTags).ToList();
    }

    private static string Cut(string text, int most, ImportedArticle imported, string what, ImportReport report)
    {
        if (text.Length <= most)
            return text;
        report.Notes.Add(new ImportNote(imported.Place, $"its {what} is longer than {most} characters and was cut"));
        return Short(text, most);
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
