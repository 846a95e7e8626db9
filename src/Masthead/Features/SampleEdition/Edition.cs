using System.Text.Json;

namespace Masthead.Features.SampleEdition;

/// <summary>The sample edition as it travels inside the program. Instants are told by their distance from the first start.</summary>
internal sealed record Edition(string Name, string Motto, IReadOnlyList<EditionSection> Sections, IReadOnlyList<EditionAuthor> Authors)
{
    private const string Root = "sample/";

    public static Edition Read() => Json<Edition>("edition.json");

    /// <summary>Oldest first.</summary>
    public static IReadOnlyList<EditionArticle> Articles() =>
        Names("articles/").Select(name => EditionArticle.Parse(Text(name))).OrderByDescending(article => article.HoursAgo).ToArray();

    public static IReadOnlyList<EditionThread> Threads() => Json<List<EditionThread>>("comments.json");

    public static IEnumerable<(string Name, byte[] Bytes)> Pictures() =>
        Names("pictures/").Select(name => (name["pictures/".Length..], Bytes(name)));

    private static T Json<T>(string name) => JsonSerializer.Deserialize<T>(Bytes(name), JsonSerializerOptions.Web)!;

    private static string Text(string name) => System.Text.Encoding.UTF8.GetString(Bytes(name));

    private static byte[] Bytes(string name)
    {
        using var stream = typeof(Edition).Assembly.GetManifestResourceStream(Root + name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static IEnumerable<string> Names(string folder) => typeof(Edition).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Root + folder, StringComparison.Ordinal)).Select(name => name[Root.Length..]).Order(StringComparer.Ordinal);
}

internal sealed record EditionSection(string Path, string Name, string Description);

internal sealed record EditionAuthor(string Slug, string Name, string Bio);

/// <summary>The comments under one article.</summary>
internal sealed record EditionThread(string Article, IReadOnlyList<EditionComment> Comments);

/// <param name="Name">Who says it.</param>
/// <param name="After">Minutes after the article was published.</param>
/// <param name="Text">As it was typed.</param>
/// <param name="Website">Of the writer, or null.</param>
/// <param name="Replies">What others answered.</param>
internal sealed record EditionComment(string Name, int After, string Text, string? Website, IReadOnlyList<EditionComment>? Replies);

/// <summary>One article: lines of <c>name: value</c> between two rules, then the body in Markdown.</summary>
internal sealed record EditionArticle(IReadOnlyDictionary<string, string> Facts, string Body)
{
    private const string Rule = "---\n";

    public string this[string fact] => Facts.GetValueOrDefault(fact, "");

    public int HoursAgo => int.Parse(this["hours"], System.Globalization.CultureInfo.InvariantCulture);

    public IReadOnlyList<string> List(string fact) => this[fact].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static EditionArticle Parse(string text)
    {
        var parts = text.ReplaceLineEndings("\n").Split(Rule, 3);
        var facts = parts[1].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(": ", 2)).ToDictionary(line => line[0], line => line[1]);
        return new EditionArticle(facts, parts[2].Trim());
    }
}
