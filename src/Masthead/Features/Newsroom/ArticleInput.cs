using Masthead.Features.Articles;

namespace Masthead.Features.Newsroom;

/// <summary>The writing form as it was sent, and as it is shown again: every field as text.</summary>
internal sealed class ArticleInput
{
    public string? Headline { get; set; }
    public string? Standfirst { get; set; }
    public string? Slug { get; set; }
    public long SectionId { get; set; }
    public List<string?> Author { get; set; } = [];
    public string? Tags { get; set; }
    public string? Dateline { get; set; }
    public string? Language { get; set; }

    /// <summary>The address or headline of the original; empty: of none.</summary>
    public string? TranslationOf { get; set; }
    public long? LeadId { get; set; }
    public string? LeadAlt { get; set; }
    public string? LeadCaption { get; set; }
    public string? LeadCredit { get; set; }
    public BodyFormat Format { get; set; }
    public string? Body { get; set; }
    public CommentsMode Comments { get; set; }

    /// <summary>What was wrong; an empty one is taken away. Its day stands at the same place in <see cref="CorrectionDay"/>.</summary>
    public List<string?> Correction { get; set; } = [];

    /// <summary>As <c>2026-11-27</c>; empty: today.</summary>
    public List<string?> CorrectionDay { get; set; } = [];

    /// <summary>The version that the form was opened with; null for a new article.</summary>
    public int? Version { get; set; }

    /// <summary>What to do after saving: <c>publication</c>, <c>schedule</c>, <c>submission</c>, or nothing.</summary>
    public string? Then { get; set; }

    /// <summary>When to publish, in the site's time zone.</summary>
    public string? At { get; set; }

    public IEnumerable<string> Authors => Author.Select(name => name?.Trim() ?? "").Where(name => name.Length > 0);

    /// <summary>Every correction that says something, with its day as it was typed.</summary>
    public IEnumerable<(string Day, string Text)> Corrections =>
        Correction.Select((text, at) => (CorrectionDay.ElementAtOrDefault(at)?.Trim() ?? "", text?.Trim() ?? "")).Where(correction => correction.Item2.Length > 0);

    /// <summary>What was written without a day was written today.</summary>
    public void DateCorrections(DateOnly today)
    {
        var dated = Corrections.Select(correction => (Day: correction.Day is "" ? new Articles.Correction(today, "").MachineDay : correction.Day, correction.Text)).ToList();
        CorrectionDay = dated.ConvertAll<string?>(correction => correction.Day);
        Correction = dated.ConvertAll<string?>(correction => correction.Text);
    }

    public ArticleDraft ToDraft() => new()
    {
        Headline = Headline?.Trim() ?? "",
        Standfirst = Standfirst?.Trim() ?? "",
        Slug = Slug?.Trim() ?? "",
        SectionId = SectionId,
        Authors = [.. Authors],
        Tags = (Tags ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        Dateline = Dateline?.Trim() ?? "",
        Language = Language?.Trim() ?? "",
        TranslationOf = TranslationOf?.Trim() ?? "",
        // Words that were written before there is a picture wait for it.
        Lead = new LeadPicture(LeadId, LeadAlt?.Trim() ?? "", LeadCaption?.Trim() ?? "", LeadCredit?.Trim() ?? ""),
        BodyFormat = Format,
        // Forms send line ends as CR LF; what is kept has the one that every other way in has.
        Body = (Body ?? "").ReplaceLineEndings("\n"),
        Corrections = [.. Corrections.Select(correction => new Articles.Correction(Articles.Correction.TryReadDay(correction.Day, out var day) ? day : DateOnly.MinValue, correction.Text))],
        Comments = Comments,
    };

    /// <param name="article">As it is kept.</param>
    /// <param name="original">The address of what it translates; empty: of nothing.</param>
    public static ArticleInput Of(Article article, string original) => new()
    {
        Headline = article.Headline,
        Standfirst = article.Standfirst,
        Slug = article.Slug,
        SectionId = article.SectionId,
        Author = [.. article.Bylines.Select(byline => byline.Name)],
        Tags = string.Join(", ", article.Tags.Select(tag => tag.Name)),
        Dateline = article.Dateline,
        Language = article.Language,
        TranslationOf = original,
        LeadId = article.LeadMediaId,
        LeadAlt = article.LeadAlt,
        LeadCaption = article.LeadCaption,
        LeadCredit = article.LeadCredit,
        Format = article.BodyFormat,
        Body = article.BodySource,
        Correction = article.Corrections.ConvertAll<string?>(correction => correction.Text),
        CorrectionDay = article.Corrections.ConvertAll<string?>(correction => correction.MachineDay),
        Comments = article.Comments,
        Version = article.Version,
    };
}

/// <summary>One field in which two states of an article differ, for a side-by-side view.</summary>
internal sealed record FieldChange(string Name, IReadOnlyList<DiffRow> Rows)
{
    public static IReadOnlyList<FieldChange> Between(ArticleDraft before, ArticleDraft after, Func<long, string> sectionName)
    {
        (string Name, string Before, string After)[] fields =
        [
            ("Headline", before.Headline, after.Headline),
            ("Standfirst", before.Standfirst, after.Standfirst),
            ("Address", ArticleRules.SlugOf(before), ArticleRules.SlugOf(after)),
            ("Section", sectionName(before.SectionId), sectionName(after.SectionId)),
            ("By", string.Join(", ", before.Authors), string.Join(", ", after.Authors)),
            ("Tags", string.Join(", ", before.Tags), string.Join(", ", after.Tags)),
            ("Dateline", before.Dateline, after.Dateline),
            ("Language", before.Language, after.Language),
            ("Translation of", before.TranslationOf ?? "", after.TranslationOf ?? ""),
            ("Picture", Picture(before.Lead), Picture(after.Lead)),
            ("Comments", before.Comments.ToString(), after.Comments.ToString()),
            ("Corrections", Told(before.Corrections), Told(after.Corrections)),
            ("Format", before.BodyFormat.ToString(), after.BodyFormat.ToString()),
            ("Body", before.Body, after.Body),
        ];
        return [.. fields.Where(field => field.Before != field.After).Select(field => new FieldChange(field.Name, TextDiff.Paragraphs(field.Before, field.After)))];
    }

    private static string Told(IEnumerable<Correction> corrections) => string.Join('\n', corrections.Select(correction => $"{correction.MachineDay} {correction.Text}"));

    private static string Picture(LeadPicture lead) =>
        $"{(lead.MediaId is { } id ? $"No. {id}" : "none")}\n{lead.Alt}\n{lead.Caption}\n{lead.Credit}";
}
