using System.Text.RegularExpressions;

namespace Masthead.Web.Sanitising;

/// <summary>
/// What another house would have shown inside the page, as a link to it: no page here loads anything from another host. Pure.
/// </summary>
/// <param name="Address">Where a reader finds it, absolute.</param>
/// <param name="Service">As people call it: <c>YouTube</c>; a host that nothing is known of by its name.</param>
/// <param name="Words">The link's.</param>
internal sealed partial record Embed(string Address, string Service, string Words)
{
    private const string Watch = "Watch on";
    private const string Listen = "Listen on";
    private const string See = "See it on";

    // Hosts, each with those below it.
    private static readonly (string Host, string Service, string Verb)[] Services =
    [
        ("youtube.com", "YouTube", Watch), ("youtube-nocookie.com", "YouTube", Watch), ("youtu.be", "YouTube", Watch), ("vimeo.com", "Vimeo", Watch),
        ("dailymotion.com", "Dailymotion", Watch), ("twitch.tv", "Twitch", Watch), ("tiktok.com", "TikTok", Watch), ("spotify.com", "Spotify", Listen),
        ("soundcloud.com", "SoundCloud", Listen), ("podcasts.apple.com", "Apple Podcasts", Listen), ("bandcamp.com", "Bandcamp", Listen),
        ("twitter.com", "X", See), ("x.com", "X", See), ("instagram.com", "Instagram", See), ("facebook.com", "Facebook", See), ("bsky.app", "Bluesky", See),
        ("google.com", "Google", See), ("openstreetmap.org", "OpenStreetMap", See), ("datawrapper.dwcdn.net", "Datawrapper", See), ("datawrapper.de", "Datawrapper", See),
        ("flourish.studio", "Flourish", See), ("infogram.com", "Infogram", See), ("scribd.com", "Scribd", See), ("documentcloud.org", "DocumentCloud", See),
    ];

    /// <param name="source">Where the frame would have been loaded from.</param>
    /// <param name="title">What its author calls it; empty: nothing.</param>
    /// <returns>Null when there is no address that a reader could open.</returns>
    public static Embed? Of(string? source, string title)
    {
        if (SafeUrl.Source(source) is not { } address || !Uri.TryCreate(address, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
            return null;
        var host = url.Host.StartsWith("www.", StringComparison.Ordinal) ? url.Host[4..] : url.Host;
        var (_, service, verb) = Array.Find(Services, known => host == known.Host || host.EndsWith("." + known.Host, StringComparison.Ordinal)) is { Host: not null } found ? found : (host, host, See);
        var words = title.Length == 0 || Player().IsMatch(title) ? $"{verb} {service}" : $"{title} ({service})";
        return SafeUrl.Link(Page(service, url) ?? address) is { } page ? new Embed(page, service, words) : null;
    }

    /// <summary>The page of what a player shows, where players and pages have addresses of one pattern.</summary>
    private static string? Page(string service, Uri url) => (service, url.Segments) switch
    {
        ("YouTube", [_, "embed/", "videoseries"]) when Query(url, "list") is { } list => "https://www.youtube.com/playlist?list=" + list,
        ("YouTube", [_, "embed/", var id]) => "https://www.youtube.com/watch?v=" + id.TrimEnd('/') + (Query(url, "start") is { } start ? $"&t={start}s" : ""),
        ("Vimeo", [_, "video/", var id]) => "https://vimeo.com/" + id.TrimEnd('/'),
        ("Dailymotion", [_, "embed/", "video/", var id]) => "https://www.dailymotion.com/video/" + id.TrimEnd('/'),
        ("Spotify", [_, "embed/", .. var rest]) => "https://open.spotify.com/" + string.Concat(rest),
        ("SoundCloud", [_, "player/" or "player"]) when Query(url, "url") is { } page => Uri.UnescapeDataString(page),
        ("Instagram", [_, "p/" or "reel/", var id, "embed/" or "embed", ..]) => $"https://www.instagram.com/{url.Segments[1]}{id}",
        ("Facebook", [_, "plugins/", ..]) when Query(url, "href") is { } page => Uri.UnescapeDataString(page),
        ("OpenStreetMap", [_, "export/", ..]) when Query(url, "bbox") is { } box => "https://www.openstreetmap.org/?bbox=" + box,
        _ => null,
    };

    private static string? Query(Uri url, string name) =>
        url.Query.TrimStart('?').Split('&').FirstOrDefault(part => part.StartsWith(name + "=", StringComparison.Ordinal)) is { } part ? part[(name.Length + 1)..] : null;

    // What services call every player of theirs says nothing of what it plays.
    [GeneratedRegex(@"\b(player|embed|iframe)\b", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Player();
}
