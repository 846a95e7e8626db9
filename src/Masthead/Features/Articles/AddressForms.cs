using System.Globalization;
using System.Text.RegularExpressions;

namespace Masthead.Features.Articles;

/// <summary>A feed at another system's address.</summary>
/// <param name="Scope">The address of what it is a feed of, without slashes at its ends, or its query; empty for the whole site.</param>
/// <param name="IsOfComments">Of the site's comments and not of its articles; what one article has is always its comments.</param>
/// <param name="IsAtom">And not a form of RSS.</param>
internal sealed record OldFeed(string Scope, bool IsOfComments, bool IsAtom);

/// <summary>How other systems write addresses of things that have one address here. Pure.</summary>
internal static partial class AddressForms
{
    private static readonly string[] FeedFormats = ["feed", "rdf", "rss", "rss2", "atom"];

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

    /// <summary>What <c>…/feed</c>, <c>…/feed/atom</c>, <c>…/rss</c>, <c>comments/feed</c>, <c>?feed=comments-rss2</c> or <c>?feed=rss2&amp;p=12</c> is a feed of, or null.</summary>
    public static OldFeed? Feed(string path)
    {
        if (path.StartsWith('?'))
            return FeedAsked(path[1..].Split('&'));
        var parts = path.Split('/');
        if (!FeedFormats.Contains(parts[^1]))
            return null;
        var scope = parts is [.., "feed", _] ? parts[..^2] : parts[..^1];
        return scope is ["comments"] ? new OldFeed("", true, parts[^1] is "atom") : new OldFeed(string.Join('/', scope), false, parts[^1] is "atom");
    }

    private static OldFeed? FeedAsked(string[] query)
    {
        const string Key = "feed=";
        const string OfComments = "comments-";
        if (Array.Find(query, pair => pair.StartsWith(Key, StringComparison.Ordinal))?[Key.Length..] is not { } asked)
            return null;
        var isOfComments = asked.StartsWith(OfComments, StringComparison.Ordinal);
        var format = isOfComments ? asked[OfComments.Length..] : asked;
        var rest = query.Where(pair => !pair.StartsWith(Key, StringComparison.Ordinal)).ToList();
        return FeedFormats.Contains(format) ? new OldFeed(rest.Count == 0 ? "" : "?" + string.Join('&', rest), isOfComments, format is "atom") : null;
    }

    private static int Number(Match match, string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].ValueSpan, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"^(?<year>[0-9]{4})(/(?<month>[0-9]{1,2})(/(?<day>[0-9]{1,2}))?)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Date();

    [GeneratedRegex(@"^(?<whole>(.+/)?)page/[0-9]{1,6}$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Page();

    [GeneratedRegex(@"^(?<name>.+)-[0-9]{2,5}x[0-9]{2,5}(?<ending>\.[A-Za-z]{3,4})$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Size();
}
