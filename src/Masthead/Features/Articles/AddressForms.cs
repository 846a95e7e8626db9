using System.Globalization;
using System.Text.RegularExpressions;

namespace Masthead.Features.Articles;

/// <summary>How other systems write addresses of things that have one address here. Pure.</summary>
internal static partial class AddressForms
{
    /// <summary>The days that <c>2019</c>, <c>2019/05</c> or <c>2019/05/20</c> names, first and last; null when it names none.</summary>
    public static (DateOnly First, DateOnly Last)? Days(string path)
    {
        if (Date().Match(path) is not { Success: true } match)
            return null;
        var (year, month, day) = (Number(match, "year"), Number(match, "month"), Number(match, "day"));
        if (year is < 1900 or > 9000 || month > 12 || match.Groups["month"].Success && month == 0 || match.Groups["day"].Success && (day == 0 || day > DateTime.DaysInMonth(year, month)))
            return null;
        var first = new DateOnly(year, Math.Max(1, month), Math.Max(1, day));
        return (first, day > 0 ? first : month > 0 ? first.AddMonths(1).AddDays(-1) : first.AddYears(1).AddDays(-1));
    }

    /// <summary>The address of the whole for one of a later page of it (<c>…/page/2</c>), or null; empty for the front page.</summary>
    public static string? WithoutPage(string path) => Page().Match(path) is { Success: true } match ? match.Groups["whole"].Value.TrimEnd('/') : null;

    /// <summary>The address of the whole picture for one of a smaller copy (<c>a-300x200.jpg</c>), or null.</summary>
    public static string? WithoutSize(string path) => Size().Match(path) is { Success: true } match ? match.Groups["name"].Value + match.Groups["ending"].Value : null;

    private static int Number(Match match, string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?<year>[0-9]{4})(/(?<month>[0-9]{1,2})(/(?<day>[0-9]{1,2}))?)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Date();

    [GeneratedRegex(@"^(?<whole>(.+/)?)page/[0-9]{1,6}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Page();

    [GeneratedRegex(@"^(?<name>.+)-[0-9]{2,5}x[0-9]{2,5}(?<ending>\.[A-Za-z]{3,4})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Size();
}
