using Masthead.Features.Sections;

namespace Masthead.Features.Articles;

/// <summary>An article as somebody typed it into a form or an importer read it: names instead of ids, nothing checked yet.</summary>
internal sealed record ArticleDraft
{
    public string Headline { get; init; } = "";
    public string Standfirst { get; init; } = "";

    /// <summary>Empty: made from the headline, with a number where that is taken.</summary>
    public string Slug { get; init; } = "";
    public long SectionId { get; init; }
    public string Dateline { get; init; } = "";
    public string Language { get; init; } = "";

    /// <summary>What <see cref="Language"/> means when it is empty, where that is known.</summary>
    public string SiteLanguage { get; init; } = "";

    /// <summary>The address or the headline of the article that this one translates; empty: of none; null: as it was.</summary>
    public string? TranslationOf { get; init; }

    /// <summary>Names in order; an author who does not exist yet is made.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];
    public IReadOnlyList<string> Tags { get; init; } = [];
    public LeadPicture Lead { get; init; } = new(null, "", "", "");
    public BodyFormat BodyFormat { get; init; }
    public string Body { get; init; } = "";

    /// <summary>In any order; a day that could not be read is the first of all days.</summary>
    public IReadOnlyList<Correction> Corrections { get; init; } = [];
    public CommentsMode Comments { get; init; }

    /// <summary>A path of its own, brought from another system; null: the section's path and the slug.</summary>
    public string? OwnPath { get; init; }
}

/// <summary>One field that cannot be saved as it is, and why, in words for its writer.</summary>
internal sealed record FieldError(string Field, string Message);

/// <summary>What must be true of a draft before it is saved. Pure.</summary>
internal static class ArticleRules
{
    private const int LongestLine = 300;
    private const int MostNames = 30;

    /// <summary>More tags than anyone types; what is brought from elsewhere may have many.</summary>
    public const int MostTags = 100;

    public static IReadOnlyList<FieldError> Check(ArticleDraft draft, SectionMap sections)
    {
        var errors = new List<FieldError>();
        void Require(bool holds, string field, string message)
        {
            if (!holds)
                errors.Add(new FieldError(field, message));
        }

        Require(!string.IsNullOrWhiteSpace(draft.Headline), nameof(draft.Headline), "Write a headline.");
        Require(draft.Headline.Length <= Article.LongestHeadline, nameof(draft.Headline), $"Keep the headline within {Article.LongestHeadline} characters.");
        Require(draft.Standfirst.Length <= Article.LongestStandfirst, nameof(draft.Standfirst), $"Keep the standfirst within {Article.LongestStandfirst} characters.");
        Require(sections.Find(draft.SectionId) is not null, nameof(draft.SectionId), "Choose a section.");
        Require(draft.Body.Length <= Article.LongestBody, nameof(draft.Body), $"Keep the body within {Article.LongestBody:N0} characters.");
        Require(SlugOf(draft).Length > 0, nameof(draft.Slug), "Write an address: the headline has no letters to make one from.");
        Require(draft.Slug.Length <= LongestLine, nameof(draft.Slug), "Keep the slug short.");
        Require(draft.Dateline.Length <= LongestLine, nameof(draft.Dateline), "Keep the dateline short: a place, and perhaps a date.");
        Require(IsLanguage(draft.Language), nameof(draft.Language), "Write a language as en, en-GB or uk; leave it empty for the site's own.");
        Require(draft.Authors.Count <= MostNames && draft.Authors.All(name => name.Length <= Author.LongestName), nameof(draft.Authors),
            $"Name at most {MostNames} authors, each within {Author.LongestName} characters.");
        Require(draft.Tags.Count <= MostTags && draft.Tags.All(name => name.Length <= Tag.LongestName), nameof(draft.Tags),
            $"Give at most {MostTags} tags, each within {Tag.LongestName} characters.");
        Require(draft.Corrections.Count <= Correction.Most && draft.Corrections.All(correction => correction.Text.Length <= Correction.LongestText), nameof(draft.Corrections),
            $"Give at most {Correction.Most} corrections, each within {Correction.LongestText:N0} characters.");
        Require(draft.Corrections.All(correction => correction.Day > DateOnly.MinValue), nameof(draft.Corrections), "Write the day of a correction as 2026-03-14, or leave it empty for today.");
        Require(draft.Lead.MediaId is null || !string.IsNullOrWhiteSpace(draft.Lead.Alt), nameof(draft.Lead), "Describe the lead picture for those who cannot see it.");
        return errors;
    }

    public static string SlugOf(ArticleDraft draft) =>
        Sections.Slug.From(string.IsNullOrWhiteSpace(draft.Slug) ? draft.Headline : draft.Slug);

    /// <summary>The shape of a BCP 47 tag, or nothing.</summary>
    private static bool IsLanguage(string text) =>
        text.Length == 0 || text.Length <= 35 && text.Split('-') is [{ Length: 2 or 3 } first, .. var rest]
        && first.All(char.IsAsciiLetter) && rest.All(part => part.Length is >= 1 and <= 8 && part.All(char.IsAsciiLetterOrDigit));
}
