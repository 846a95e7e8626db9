using System.Security.Cryptography;
using System.Text;
using Masthead.Features.Articles;
using Masthead.Web.Sanitising;

namespace Masthead.Features.Import;

/// <summary>How articles are placed in this run.</summary>
/// <param name="Site">What stands before them.</param>
/// <param name="Wish">What the operator asked for.</param>
/// <param name="Pictures">Those that are here.</param>
internal sealed record ImportPlan(ImportedSite Site, ImportWish Wish, PlacePictures Pictures)
{
    private readonly Dictionary<string, ImportedAuthor> authors = Site.Authors.ToDictionary(author => author.Key);
    private readonly Dictionary<string, ImportedSection> sections = Site.Sections.ToDictionary(section => section.Key);

    public ImportedAuthor Author(string key) => authors.GetValueOrDefault(key) ?? new ImportedAuthor(key, key) { OldAddresses = ["author/" + key] };

    public bool Knows(string section) => sections.ContainsKey(section);

    /// <summary>How many sections stand above this one; stops where a section would stand below itself.</summary>
    public int Depth(string section)
    {
        var seen = new HashSet<string>();
        for (var key = section; sections.TryGetValue(key, out var at) && seen.Add(key);)
            key = at.ParentKey;
        return seen.Count;
    }
}

/// <summary>What becomes of an article by our rules, before anything is asked of the database. Pure.</summary>
/// <param name="Draft">Everything but its section's id.</param>
/// <param name="SectionKey">Of its section.</param>
/// <param name="Notes">What is not quite as it was.</param>
/// <param name="LinksRewritten">Addresses in its body that lead to what is here now.</param>
internal sealed record PlannedArticle(ArticleDraft Draft, string SectionKey, IReadOnlyList<ImportNote> Notes, int LinksRewritten)
{
    private const string Uncategorized = "uncategorized";

    public static PlannedArticle Of(ImportedArticle imported, ImportPlan plan)
    {
        var notes = new List<ImportNote>();
        void Note(string why) => notes.Add(new ImportNote(imported.Place, why));
        var headline = Cut(PlainText.FromHtml(imported.Headline) is { Length: > 0 } given ? given : $"Untitled {imported.Id}", Article.LongestHeadline, "headline", Note);
        var (section, others) = SectionOf(imported, plan);
        if (others.Count > 0)
            Note($"of {others.Count + 1} categories '{section.Name}' became its section, the others tags");
        var (body, rewritten) = plan.Pictures.Rewrite(imported.Body);
        return new PlannedArticle(new ArticleDraft
        {
            Headline = headline,
            Standfirst = Cut(PlainText.FromHtml(imported.Standfirst), Article.LongestStandfirst, "standfirst", Note),
            Slug = Features.Sections.Slug.From(imported.Slug is "" ? headline : imported.Slug) is { Length: > 0 } slug ? slug : $"article-{imported.Id}",
            Dateline = Short(imported.Dateline, 300),
            Language = imported.Language,
            Authors = imported.AuthorKeys.Select(key => Short(plan.Author(key).Name, Author.LongestName)).ToList(),
            Tags = Few(imported.Tags.Select(tag => tag.Name).Concat(others).Select(tag => Short(tag, Tag.LongestName)).Distinct().ToList(), Note),
            Lead = Lead(imported, plan, headline),
            BodyFormat = BodyFormat.Html,
            Body = body,
            Corrections = imported.Corrections,
            Comments = imported.CommentsClosed ? CommentsMode.Closed : CommentsMode.SiteDefault,
            OwnPath = imported.State == ArticleState.Published && !imported.IsThrownAway ? imported.Path : null,
        }, section.Key, notes, rewritten);
    }

    /// <summary>Of everything that makes the article; which pictures are here counts, so that a run with more of them brings them in.</summary>
    public string HashOf(ImportedArticle imported, ImportPlan plan)
    {
        string[] parts =
        [
            Draft.Headline, Draft.Standfirst, Draft.Slug, Draft.Dateline, Draft.Language, Draft.OwnPath ?? "", string.Join('\n', Draft.Authors), string.Join('\n', Draft.Tags), SectionKey,
            imported.Body, string.Join('\n', plan.Pictures.FoundIn(imported)), $"{imported.State} {imported.IsThrownAway} {Draft.Comments}",
            $"{imported.At.ToUnixTimeMilliseconds()} {imported.UpdatedAt?.ToUnixTimeMilliseconds()}", string.Join('\n', imported.OldAddresses),
            // Last and only where there are any: what was imported before is known again.
            .. Draft.Corrections.Select(correction => $"{correction.MachineDay} {correction.Text}"),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001f', parts))));
    }

    private static LeadPicture Lead(ImportedArticle imported, ImportPlan plan, string headline)
    {
        if (imported.LeadPictureId is not { } id || plan.Pictures.Find(id) is not { Item: { } item } lead)
            return new LeadPicture(null, "", "", "");
        var (alt, caption) = (PlainText.FromHtml(lead.Alt), PlainText.FromHtml(lead.Caption));
        return new LeadPicture(item.Id, alt is "" ? caption is "" ? headline : caption : alt, caption, "");
    }

    /// <summary>The deepest of several, the first among equals; the others stay as tags.</summary>
    public static ((string Key, string Name) Chosen, IReadOnlyList<string> Others) SectionOf(ImportedArticle imported, ImportPlan plan)
    {
        if (imported.IsPage)
            return ((PlaceSections.Pages, ""), []);
        var known = imported.Sections.Where(section => plan.Knows(section.Key)).ToList();
        if (known.Count == 0)
            return ((PlaceSections.Elsewhere, "News"), imported.Sections.Select(section => section.Name).ToList());
        var chosen = known.Where(section => section.Key != Uncategorized).DefaultIfEmpty(known[0]).MaxBy(section => plan.Depth(section.Key));
        return (chosen, known.Where(section => section != chosen && section.Key != Uncategorized).Select(section => section.Name).ToList());
    }

    private static List<string> Few(List<string> tags, Action<string> note)
    {
        if (tags.Count > ArticleRules.MostTags)
            note($"of {tags.Count} tags and further categories the first {ArticleRules.MostTags} were kept");
        return tags.Take(ArticleRules.MostTags).ToList();
    }

    private static string Cut(string text, int most, string what, Action<string> note)
    {
        if (text.Length > most)
            note($"its {what} is longer than {most} characters and was cut");
        return Short(text, most);
    }

    private static string Short(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
