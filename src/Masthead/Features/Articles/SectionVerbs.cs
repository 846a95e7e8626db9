using Masthead.Features.Sections;
using Masthead.Storage;
using Masthead.Web;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Articles;

internal abstract record SectionOutcome
{
    public sealed record Saved(long Id, string Path) : SectionOutcome;

    public sealed record Invalid(IReadOnlyList<FieldError> Errors) : SectionOutcome;

    public sealed record Gone : SectionOutcome;
}

/// <summary>A section as somebody typed it.</summary>
/// <param name="Name">What readers see.</param>
/// <param name="Slug">Empty: made from the name.</param>
/// <param name="ParentId">Null: a top section.</param>
/// <param name="Description">One sentence, or nothing.</param>
/// <param name="Position">Order among siblings.</param>
/// <param name="IsListed">Whether it stands in the navigation.</param>
internal sealed record SectionDraft(string Name, string Slug = "", long? ParentId = null, string Description = "", int Position = 0, bool IsListed = true);

/// <summary>Opens a section.</summary>
internal sealed class AddSection(NewsDb db, SectionTree tree, PageCache pages)
{
    public async Task<SectionOutcome> RunAsync(SectionDraft draft, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldAddressesAsync(cancellationToken);
        var place = await SectionPlace.FindAsync(db, draft, null, cancellationToken);
        if (place.Errors.Count > 0)
            return new SectionOutcome.Invalid(place.Errors);

        var section = new Section(PlainText.Clean(draft.Name), place.Slug, place.Parent, draft.Position);
        section.Describe(section.Name, PlainText.Clean(draft.Description), draft.Position, draft.IsListed);
        db.Add(section);
        await db.Redirects.Where(redirect => redirect.Path == section.Path).ExecuteDeleteAsync(cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        await tree.ForgetAsync();
        await pages.EvictAsync(PageCache.EveryPage);
        return new SectionOutcome.Saved(section.Id, section.Path);
    }
}

/// <summary>
/// Renames, describes or moves a section. A move takes everything below along: sections and articles get their new paths, the old address
/// is remembered once for the whole branch, and the lists of the sections above are made right.
/// </summary>
internal sealed class ChangeSection(NewsDb db, SectionTree tree, PageCache pages, TimeProvider clock)
{
    public async Task<SectionOutcome> RunAsync(long id, SectionDraft draft, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.HoldAddressesAsync(cancellationToken);
        var section = await db.Sections.FirstOrDefaultAsync(section => section.Id == id, cancellationToken);
        if (section is null)
            return new SectionOutcome.Gone();
        var place = await SectionPlace.FindAsync(db, draft, section, cancellationToken);
        if (place.Errors.Count > 0)
            return new SectionOutcome.Invalid(place.Errors);

        section.Describe(PlainText.Clean(draft.Name), PlainText.Clean(draft.Description), draft.Position, draft.IsListed);
        if (section.Path != place.Path)
            await MoveAsync(section, place, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        await tree.ForgetAsync();
        await pages.EvictAsync(PageCache.EveryPage);
        return new SectionOutcome.Saved(section.Id, section.Path);
    }

    private async Task MoveAsync(Section section, SectionPlace place, CancellationToken cancellationToken)
    {
        var (oldPath, oldParent) = (section.Path, section.ParentId);
        await db.RememberAddressAsync(oldPath, RedirectKind.Section, section.Id, clock.GetUtcNow(), cancellationToken);
        await db.Redirects.Where(redirect => redirect.Path == place.Path).ExecuteDeleteAsync(cancellationToken);
        section.MoveTo(place.Parent?.Id, place.Slug, place.Path);
        await db.SaveChangesAsync(cancellationToken);
        await SectionBranch.RewritePathsAsync(db, oldPath, place.Path, cancellationToken);
        if (oldParent != place.Parent?.Id)
            await SectionBranch.RewriteListingsAsync(db, section.Id, cancellationToken);
    }
}

/// <summary>Closes a section that holds nothing any more. Its address is remembered, so that it is known to be gone for good.</summary>
internal sealed class RemoveSection(NewsDb db, SectionTree tree, PageCache pages, TimeProvider clock)
{
    public async Task<SectionOutcome> RunAsync(long id, CancellationToken cancellationToken)
    {
        var section = await db.Sections.FirstOrDefaultAsync(section => section.Id == id, cancellationToken);
        if (section is null)
            return new SectionOutcome.Gone();
        if (await db.Sections.AnyAsync(child => child.ParentId == id, cancellationToken) || await db.Articles.AnyAsync(article => article.SectionId == id, cancellationToken))
            return new SectionOutcome.Invalid([new FieldError("", "Move its articles and sections elsewhere first.")]);
        db.Remove(section);
        await db.RememberAddressAsync(section.Path, RedirectKind.Section, section.Id, clock.GetUtcNow(), cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await tree.ForgetAsync();
        await pages.EvictAsync(PageCache.EveryPage);
        return new SectionOutcome.Saved(id, section.Path);
    }
}

/// <summary>Where a draft would put a section, or why it cannot.</summary>
internal sealed record SectionPlace(Section? Parent, string Slug, string Path, IReadOnlyList<FieldError> Errors)
{
    public static async Task<SectionPlace> FindAsync(NewsDb db, SectionDraft draft, Section? section, CancellationToken cancellationToken)
    {
        var errors = new List<FieldError>();
        var slug = Sections.Slug.From(string.IsNullOrWhiteSpace(draft.Slug) ? draft.Name : draft.Slug);
        var parent = draft.ParentId is { } parentId ? await db.Sections.FirstOrDefaultAsync(other => other.Id == parentId, cancellationToken) : null;
        var path = Section.PathUnder(parent?.Path, slug);
        if (string.IsNullOrWhiteSpace(draft.Name) || draft.Name.Length > Section.LongestName)
            errors.Add(new FieldError(nameof(draft.Name), $"Give the section a name of at most {Section.LongestName} characters."));
        if (draft.Description.Length > Section.LongestDescription)
            errors.Add(new FieldError(nameof(draft.Description), $"Keep the description within {Section.LongestDescription} characters."));
        if (slug.Length == 0)
            errors.Add(new FieldError(nameof(draft.Slug), "Write an address: the name has no letters to make one from."));
        if (draft.ParentId is not null && parent is null)
            errors.Add(new FieldError(nameof(draft.ParentId), "The section above does not exist any more."));
        if (section is not null && parent is not null && (parent.Id == section.Id || parent.Path.StartsWith(section.Path + "/", StringComparison.Ordinal)))
            errors.Add(new FieldError(nameof(draft.ParentId), "A section cannot move below itself."));
        if (parent is null && Sections.Slug.IsReserved(slug))
            errors.Add(new FieldError(nameof(draft.Slug), $"The address /{slug}/ belongs to the site itself."));
        if (await db.Sections.AnyAsync(other => other.Path == path && other != section, cancellationToken))
            errors.Add(new FieldError(nameof(draft.Slug), $"Another section already has the address /{path}/."));
        if (await db.Articles.AnyAsync(article => article.Path == path, cancellationToken))
            errors.Add(new FieldError(nameof(draft.Slug), $"An article already has the address /{path}."));
        return new SectionPlace(parent, slug, path, errors);
    }
}
