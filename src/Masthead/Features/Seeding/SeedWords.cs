using System.Text;

namespace Masthead.Features.Seeding;

/// <summary>
/// Prose without meaning but with the statistics of prose: words by Zipf's law, sentences and paragraphs of varying length. The same seed
/// gives the same text on every machine: a seeded <see cref="Random"/> keeps its sequence between versions of .NET.
/// </summary>
internal sealed class SeedWords(int seed)
{
    /// <summary>Stands in every article once: what a search for a common word finds.</summary>
    public const string Everywhere = "harbour";

    private static readonly string[] Lexicon = MakeLexicon();

    private readonly Random random = new(seed);

    public int Below(int limit) => random.Next(limit);

    public double Unit() => random.NextDouble();

    public string Word() => Lexicon[Rank()];

    public string Headline() => Capitalised(Words(5 + Below(5)));

    public string Sentence() => Capitalised(Words(6 + Below(14))) + ".";

    public string Paragraph() => string.Join(' ', Enumerable.Range(0, 2 + Below(4)).Select(_ => Sentence()));

    /// <summary>About <paramref name="words"/> words of HTML paragraphs.</summary>
    public string Body(int words)
    {
        var html = new StringBuilder();
        for (var written = 0; written < words;)
        {
            var paragraph = Paragraph();
            html.Append("<p>").Append(paragraph).Append("</p>\n");
            written += paragraph.Count(letter => letter == ' ') + 1;
        }
        return html.ToString();
    }

    // Zipf with exponent 1: the logarithm of the rank is uniform.
    private int Rank() => (int)Math.Exp(random.NextDouble() * Math.Log(Lexicon.Length)) - 1;

    private string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Word()));

    private static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    // Pronounceable and all different; short ones first, as in a language.
    private static string[] MakeLexicon()
    {
        const int size = 20_000;
        string[] onsets = ["b", "br", "d", "dr", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "pr", "r", "s", "st", "t", "tr", "v", "w"];
        string[] rhymes = ["a", "e", "i", "o", "u", "an", "el", "er", "in", "on", "ar", "est", "ing", "or", "ow", "ay"];
        var random = new Random(1605);
        var words = new HashSet<string>();
        for (var attempts = 0; words.Count < size; attempts++)
            words.Add(string.Concat(Enumerable.Range(0, 1 + Math.Min(3, attempts / 4000) + random.Next(2)).Select(_ => onsets[random.Next(onsets.Length)] + rhymes[random.Next(rhymes.Length)])));
        return [.. words];
    }
}
