using System.Globalization;
using System.Xml.Linq;
using static Masthead.Features.Import.Wxr.WxrXml;

namespace Masthead.Features.Import.Wxr;

/// <summary>Names under which our own exports keep what WordPress has no field for; WordPress carries them along unseen.</summary>
internal static class WxrMeta
{
    public const string Dateline = "_masthead_dateline";
    public const string Language = "_masthead_language";
    public const string Correction = "_masthead_correction";
    public const string Slug = "_masthead_slug";
    public const string Position = "_masthead_position";
    public const string Unlisted = "_masthead_unlisted";
}

/// <summary>Categories, tags and authors of an export. Pure.</summary>
internal static class WxrTerms
{
    // How Co-Authors Plus, which newsrooms use for several bylines, marks the names of its authors.
    private const string CoAuthor = "cap-";

    public static List<ImportedSection> Sections(XElement root)
    {
        var terms = root.Elements(Wp + "category").Select(term => (Term: term, Key: Nicename(term, "category_nicename"), Parent: Nicename(term, "category_parent")))
            .Where(term => term.Key.Length > 0).DistinctBy(term => term.Key).ToList();
        var parents = terms.ToDictionary(term => term.Key, term => term.Parent);
        return terms.Select(term => new ImportedSection(term.Key, term.Parent, Text(term.Term, Wp + "cat_name"), Text(term.Term, Wp + "category_description"))
        {
            Slug = Meta(term.Term, WxrMeta.Slug) is { Length: > 0 } slug ? slug : term.Key,
            Position = int.TryParse(Meta(term.Term, WxrMeta.Position), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : 0,
            IsListed = Meta(term.Term, WxrMeta.Unlisted).Length == 0,
            OldAddresses = new[] { "category/" + term.Key, "category/" + PathOf(term.Key, parents), "?cat=" + Text(term.Term, Wp + "term_id") }
                .Where(address => address != "?cat=").Distinct().ToList(),
        }).ToList();
    }

    public static List<ImportedAuthor> Authors(XElement root) => root.Elements(Wp + "author")
        .Select(author => (Key: Text(author, Wp + "author_login"), Shown: Text(author, Wp + "author_display_name"), Number: Text(author, Wp + "author_id")))
        .Where(author => author.Key.Length > 0)
        .Select(author => new ImportedAuthor(author.Key, author.Shown is "" ? author.Key : author.Shown)
        {
            OldAddresses = new[] { "author/" + author.Key, "?author=" + author.Number }.Where(address => address != "?author=").ToList(),
        }).ToList();

    public static List<(string Key, string Name)> Of(IEnumerable<XElement> terms, string domain) => terms
        .Where(term => (string?)term.Attribute("domain") == domain)
        .Select(term => (Uri.UnescapeDataString((string?)term.Attribute("nicename") ?? term.Value.Trim()), term.Value.Trim())).Distinct().ToList();

    /// <summary>Every byline that the item names, or its one creator.</summary>
    public static IReadOnlyList<string> AuthorKeys(IEnumerable<XElement> terms, string creator)
    {
        var several = Of(terms, "author").Select(author => author.Key.StartsWith(CoAuthor, StringComparison.Ordinal) ? author.Key[CoAuthor.Length..] : author.Key).ToList();
        return several.Count > 0 ? several : creator.Length > 0 ? [creator] : [];
    }

    private static string Nicename(XElement term, string name) => Uri.UnescapeDataString(Text(term, Wp + name));

    private static string Meta(XElement term, string key) => term.Elements(Wp + "termmeta")
        .FirstOrDefault(meta => Text(meta, Wp + "meta_key") == key) is { } found ? Text(found, Wp + "meta_value") : "";

    // Stops where a category would stand below itself.
    private static string PathOf(string key, Dictionary<string, string> parents)
    {
        var path = new List<string>();
        for (var at = key; at.Length > 0 && !path.Contains(at) && parents.ContainsKey(at); at = parents[at])
            path.Insert(0, at);
        return string.Join('/', path);
    }
}
