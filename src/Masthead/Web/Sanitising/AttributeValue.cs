using System.Globalization;
using System.Text.RegularExpressions;

namespace Masthead.Web.Sanitising;

/// <summary>What the values of the allowed attributes may be. Each answers the value to write, or null to drop the attribute.</summary>
internal static partial class AttributeValue
{
    private const int MaxText = 1000;
    private const int MaxCandidates = 20;

    private static readonly HashSet<string> Classes = ["pullquote", "factbox", "correction", "interview", "wide", "narrow", "footnotes"];
    private static readonly HashSet<string> Sides = ["align-left", "align-center", "align-right"];
    private static readonly HashSet<string> Relations =
        ["nofollow", "sponsored", "ugc", "noopener", "noreferrer", "external", "license", "author", "tag", "bookmark"];

    public static string? Text(string value)
    {
        var text = PlainText.Clean(value, MaxText);
        return text.Length == 0 && value.Length > 0 ? null : text;
    }

    public static string? Class(string value) => Chosen(value, Classes);

    public static string? CellClass(string value) => Chosen(value.Replace("has-text-align-", "align-", StringComparison.Ordinal), Sides);

    /// <summary>For a cell: the class of a side that is named as <c>align</c> names it.</summary>
    public static string? Side(string value) => Chosen("align-" + value.Trim().ToLowerInvariant(), Sides);

    /// <summary>Likewise, as a style says it.</summary>
    public static string? SideInStyle(string value) => TextAlign().Match(value) is { Success: true } match ? Side(match.Groups["side"].Value) : null;

    public static string? LinkRelation(string value) => Chosen(value.ToLowerInvariant(), Relations);

    public static string? CodeLanguage(string value) => value.Split(' ').FirstOrDefault(c => CodeClass().IsMatch(c));

    public static string? Language(string value) => LanguageTag().IsMatch(value.Trim()) ? value.Trim() : null;

    public static string? Direction(string value) => value.Trim().ToLowerInvariant() switch
    {
        "ltr" => "ltr",
        "rtl" => "rtl",
        "auto" => "auto",
        _ => null,
    };

    public static string? Flag(string _) => "";

    public static string? Number(string value) => Integer(value) is >= 0 and <= 100_000 and var n ? Written(n) : null;

    public static string? Span(string value) => Integer(value) is >= 1 and <= 1000 and var n ? Written(n) : null;

    public static string? Time(string value) => DateOrTime().IsMatch(value.Trim()) ? value.Trim() : null;

    public static string? MediaType(string value) => MimeType().IsMatch(value.Trim()) ? value.Trim() : null;

    public static string? Sizes(string value) => SizesList().IsMatch(value.Trim()) ? value.Trim() : null;

    /// <summary>Candidates stand apart by commas followed by a blank, as the standard writes them; an address may hold commas itself.</summary>
    public static string? SourceSet(string value)
    {
        var candidates = new List<string>();
        foreach (Match match in Candidate().Matches(value.Length > 8000 ? "" : value))
        {
            var url = SafeUrl.Source(match.Groups["url"].Value);
            if (url is not null && candidates.Count < MaxCandidates)
                candidates.Add((url.Trim(',') + " " + match.Groups["size"].Value).Trim());
        }
        return candidates.Count == 0 ? null : string.Join(", ", candidates);
    }

    private static string? Chosen(string value, HashSet<string> allowed)
    {
        var chosen = value.Split([' ', '\t', '\n', '\f'], StringSplitOptions.RemoveEmptyEntries).Where(allowed.Contains).Distinct().ToList();
        return chosen.Count == 0 ? null : string.Join(' ', chosen);
    }

    private static int? Integer(string value) =>
        int.TryParse(value.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static string Written(int? n) => n!.Value.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,6}\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex LanguageTag();

    [GeneratedRegex(@"(\A|[;\s])text-align\s*:\s*(?<side>[a-z]+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex TextAlign();

    [GeneratedRegex(@"\Alanguage-[A-Za-z0-9+#.-]{1,30}\z", RegexOptions.NonBacktracking)]
    private static partial Regex CodeClass();

    [GeneratedRegex(@"\A[0-9PTZWYMDHS:.+ -]{2,40}\z", RegexOptions.NonBacktracking)]
    private static partial Regex DateOrTime();

    [GeneratedRegex(@"\A(?:audio|video)/[A-Za-z0-9.+-]{1,40}(?:; *codecs=""?[A-Za-z0-9., -]{1,60}""?)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex MimeType();

    [GeneratedRegex(@"\A[A-Za-z0-9 ().,:+*/%-]{1,500}\z", RegexOptions.NonBacktracking)]
    private static partial Regex SizesList();

    [GeneratedRegex(@"(?<url>[^\s,]\S*[^\s,]|[^\s,])(?:[ \t\n]+(?<size>[0-9.]{1,10}[wx]))?[ \t\n]*(?:,|\z)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Candidate();
}
