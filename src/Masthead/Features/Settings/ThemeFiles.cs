using System.Collections.Frozen;
using System.Globalization;
using Masthead.Storage;
using Masthead.Web;
using Masthead.Web.Sanitising;

namespace Masthead.Features.Settings;

/// <summary>
/// What an operator has put into the data directory to make the site look like his: <c>theme.css</c>, and fragments of HTML in <c>theme/</c>. Read for the
/// first page that is made, and again when a file changes. Thread-safe.
/// </summary>
internal sealed partial class ThemeFiles(DatabaseOptions place, PageCache pages, ILogger<ThemeFiles> log)
{
    public const string SheetName = "theme.css";
    public const string Directory = "theme";

    private const int LargestSheet = 256 * 1024;

    private volatile Contents? contents;

    public string Sheet => Current.Sheet;

    /// <summary>In the order of their places; those that hold something.</summary>
    public IReadOnlyList<ThemeFragment> Fragments => Current.Fragments.Values;

    private Contents Current => contents ??= Read();

    /// <summary>What stands at one place of a page; nothing when there is no such file.</summary>
    /// <param name="name">One of <see cref="ThemePlace"/>.</param>
    /// <param name="origin">Scheme and host of the site.</param>
    /// <param name="site">The settings in force.</param>
    /// <param name="head">What the page says of itself.</param>
    /// <returns>HTML.</returns>
    public string At(string name, string origin, SiteSettings site, PageHead head) => !Current.Fragments.TryGetValue(name, out var fragment)
        ? ""
        : fragment.Fill(new ThemeValues(site.Name, site.Tagline, head.Title, head.Description, head.Section, origin + SiteAddress.Escaped(head.Canonical ?? "/")));

    /// <summary>Reads the files again when one of them is another than it was; then no page from before is shown any more.</summary>
    public async Task<bool> RefreshAsync()
    {
        if (contents is not { } known || known.Marks == MarksNow())
            return false;
        contents = Read();
        await pages.EvictAsync(PageCache.EveryPage);
        return true;
    }

    private Contents Read()
    {
        // Marked before they are read: what changes meanwhile is read once more.
        var marks = MarksNow();
        var fragments = ThemePlace.All
            .Select(where => (Place: where, Written: Text(PathOf(where), ThemeHtml.MaxLength)))
            // Most sites have none, and need no parser of HTML for their first page.
            .Where(found => found.Written is not "")
            .Select(found => ThemeFragment.Read(found.Place, found.Written))
            .Where(fragment => fragment.Html is not "");
        var sheet = Text(Path.Combine(place.DataDirectory, SheetName), LargestSheet);
        return new Contents(marks, sheet is "" ? "" : "\n" + sheet, fragments.ToFrozenDictionary(fragment => fragment.Place.Name));
    }

    private string MarksNow() => string.Join('|', ThemePlace.All.Select(PathOf).Prepend(Path.Combine(place.DataDirectory, SheetName)).Select(path =>
        new FileInfo(path) is { Exists: true } file ? string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}") : ""));

    private string PathOf(ThemePlace where) => Path.Combine(place.DataDirectory, Directory, where.Name + ".html");

    private string Text(string path, int most)
    {
        try
        {
            if (new FileInfo(path) is not { Exists: true } file)
                return "";
            if (file.Length <= most)
                return File.ReadAllText(path);
            LogTooLarge(log, path, most);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(log, fault, path);
        }
        return "";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is larger than {Most} bytes and is not used")]
    private static partial void LogTooLarge(ILogger log, string path, int most);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} cannot be read and is not used")]
    private static partial void LogUnreadable(ILogger log, Exception fault, string path);

    private sealed record Contents(string Marks, string Sheet, FrozenDictionary<string, ThemeFragment> Fragments);
}

/// <summary>Looks every other second whether a file of the theme has changed: a handful of questions to the file system, which notices on any of them.</summary>
internal sealed class WatchThemeFiles(ThemeFiles files, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await files.RefreshAsync();
        }
        catch (OperationCanceledException)
        {
            // The site stops.
        }
    }
}
