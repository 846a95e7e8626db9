using Masthead.Storage;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Articles;

/// <summary>
/// Translations of one another are the articles that share an original: it, and those that name it. Nobody translates a translation, so a group is
/// never deeper than one step; and each of its articles is in another language.
/// </summary>
internal static class Translations
{
    /// <summary>Which original a draft is to have, or why it cannot. Asked while addresses are held, so that two saves cannot both be right.</summary>
    /// <param name="db">In the transaction of the save.</param>
    /// <param name="draft">What was typed; an article that it does not name an original for keeps its own.</param>
    /// <param name="article">As it is before the save; null: a new one.</param>
    /// <param name="cancellationToken">Honoured.</param>
    public static async Task<(long? OriginalId, FieldError? Problem)> OriginalAsync(
        this NewsDb db, ArticleDraft draft, Article? article, CancellationToken cancellationToken)
    {
        var (original, problem) = draft.TranslationOf is { } named ? await NamedAsync(db, PlainText.Clean(named), article, cancellationToken) : (article?.OriginalId, null);
        return (original, problem ?? await LanguageProblemAsync(db, draft, original ?? article?.Id, article?.Id, cancellationToken));
    }

    private static async Task<(long? OriginalId, FieldError? Problem)> NamedAsync(NewsDb db, string named, Article? article, CancellationToken cancellationToken)
    {
        static (long?, FieldError?) Refused(string why) => (null, new FieldError(nameof(ArticleDraft.TranslationOf), why));
        if (named is "")
            return (null, null);
        var path = PathIn(named);
        var found = await db.Articles.Where(other => other.Path == path || other.Headline == named)
            .Select(other => new { other.Id, other.Path, other.OriginalId }).Take(10).ToListAsync(cancellationToken);
        if (found.Find(other => other.Path == path) is { } exact)
            found = [exact];
        if (found.Count == 0)
            return Refused("No article has this address or headline. Copy the address from the original's page.");
        if (found.Count > 1)
            return Refused("Several articles have this headline: give the address of the original.");
        var original = found[0].OriginalId ?? found[0].Id;
        if (original == article?.Id)
            return Refused(found[0].Id == original ? "An article is no translation of itself." : "That article is named a translation of this one already.");
        if (article is not null && await db.Articles.AnyAsync(other => other.OriginalId == article.Id, cancellationToken))
            return Refused("Other articles are translations of this one. Name the other original there first, then here.");
        return (original, null);
    }

    private static async Task<FieldError?> LanguageProblemAsync(NewsDb db, ArticleDraft draft, long? group, long? own, CancellationToken cancellationToken)
    {
        if (group is null)
            return null;
        string Spoken(string language) => language is "" ? draft.SiteLanguage : language;
        var others = await db.Articles.Where(other => (other.Id == group || other.OriginalId == group) && other.Id != own)
            .Select(other => new { other.Headline, other.Language }).ToListAsync(cancellationToken);
        var same = others.Find(other => string.Equals(Spoken(other.Language), Spoken(draft.Language), StringComparison.OrdinalIgnoreCase));
        return same is null ? null
            : new FieldError(nameof(ArticleDraft.Language), $"“{same.Headline}” has the same language. Write the language of this translation, such as de or fr.");
    }

    // As it is copied from a browser, or as the newsroom shows it.
    private static string PathIn(string named)
    {
        var path = Uri.TryCreate(named, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? Uri.UnescapeDataString(address.AbsolutePath) : named;
        return path.Trim('/');
    }
}
