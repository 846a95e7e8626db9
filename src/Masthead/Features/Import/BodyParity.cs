using System.Net;
using System.Text.RegularExpressions;

namespace Masthead.Features.Import;

/// <summary>Compares a body as another system kept it with what readers get here. Pure.</summary>
internal static partial class BodyParity
{
    // What the sanitiser writes under another name is not lost.
    private static readonly string[] Renamed = ["h1", "h5", "h6", "strike", "tt", "acronym", "big", "dir", "menu", "listing"];

    /// <summary>
    /// The Sørensen–Dice coefficient of the two bags of words, 2·|A∩B| / (|A|+|B|): 1 when every word is there as often. Markup, comments and shortcodes are no words.
    /// </summary>
    public static double Similarity(string there, string here)
    {
        var words = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var (countThere, countHere, common) = (0, 0, 0);
        foreach (var word in Words(there))
        {
            words[word] = words.GetValueOrDefault(word) + 1;
            countThere++;
        }
        foreach (var word in Words(here))
        {
            countHere++;
            if (words.TryGetValue(word, out var left) && left > 0)
            {
                words[word] = left - 1;
                common++;
            }
        }
        return countThere + countHere == 0 ? 1 : Math.Round(2.0 * common / (countThere + countHere), 4);
    }

    /// <summary>Elements that are fewer after the sanitiser than before it, by name.</summary>
    public static SortedDictionary<string, int> Lost(string before, string after)
    {
        var lost = Elements(before);
        foreach (var (name, count) in Elements(after))
            if (lost.TryGetValue(name, out var had))
                lost[name] = had - count;
        foreach (var (name, count) in lost.ToArray())
            if (count <= 0 || Renamed.Contains(name))
                lost.Remove(name);
        return lost;
    }

    private static IEnumerable<string> Words(string html) =>
        Word().Matches(WebUtility.HtmlDecode(Shortcode().Replace(Markup().Replace(html, " "), " "))).Select(match => match.Value);

    private static SortedDictionary<string, int> Elements(string html)
    {
        var elements = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (Match match in Element().Matches(html))
            elements[match.Groups["name"].Value.ToLowerInvariant()] = elements.GetValueOrDefault(match.Groups["name"].Value.ToLowerInvariant()) + 1;
        return elements;
    }

    // Scripts and styles hold no words for readers.
    [GeneratedRegex(@"<!--[\s\S]*?-->|<script[\s>][\s\S]*?</script>|<style[\s>][\s\S]*?</style>|<[^>]*>", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Markup();

    [GeneratedRegex(@"\[/?[a-z][a-z0-9_-]*(\s[^\]]*)?\]", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Shortcode();

    [GeneratedRegex(@"[\p{L}\p{N}]+", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex(@"<(?<name>[a-zA-Z][a-zA-Z0-9]*)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Element();
}
