using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Serialization;
using Masthead.Web.Sanitising;

namespace Masthead.Features.Articles;

/// <summary>What an article said wrongly and what is right, told to its readers.</summary>
/// <param name="Day">When it was told, by the paper's calendar.</param>
/// <param name="Text">One line, plain text.</param>
internal sealed record Correction(DateOnly Day, string Text)
{
    public const int LongestText = 2000;

    /// <summary>More than any article has; a text that needs them wants to be withdrawn.</summary>
    public const int Most = 30;

    /// <summary>Stands before them in an exported body, so that an import finds where the body ends.</summary>
    public const string Mark = "\n<!-- corrections -->";

    /// <summary>The day as machines, forms and exports have it: <c>2026-11-27</c>.</summary>
    [JsonIgnore]
    public string MachineDay => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static bool TryReadDay(string text, out DateOnly day) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    /// <summary>As they are kept and shown: clean, and of one day in the order in which they were written.</summary>
    public static List<Correction> InOrder(IEnumerable<Correction> corrections) =>
        [.. corrections.Select(correction => correction with { Text = PlainText.Clean(correction.Text, LongestText) }).Where(correction => correction.Text.Length > 0).OrderBy(correction => correction.Day)];

    /// <summary>For texts that leave the house, where our page does not stand around them: feeds and exports. Empty for none.</summary>
    public static string Html(IReadOnlyList<Correction> corrections)
    {
        var html = new StringBuilder();
        foreach (var correction in corrections)
            html.Append(CultureInfo.InvariantCulture,
                $"\n<p class=\"correction\"><strong>Correction, <time datetime=\"{correction.MachineDay}\">{correction.Day:d MMMM yyyy}</time>:</strong> {WebUtility.HtmlEncode(correction.Text)}</p>");
        return html.ToString();
    }
}
