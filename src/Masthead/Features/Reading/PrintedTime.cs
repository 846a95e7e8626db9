using System.Globalization;
using Masthead.Features.Settings;

namespace Masthead.Features.Reading;

/// <summary>Instants as readers see them: in the paper's time zone and language, and always absolute, so that a kept page stays true.</summary>
internal sealed record PrintedTime(TimeZoneInfo Zone, CultureInfo Culture)
{
    private static volatile Known? last;

    public static PrintedTime For(SiteSettings site)
    {
        if (last is { } known && ReferenceEquals(known.Site, site))
            return known.Time;
        var time = new PrintedTime(site.Zone(), CultureInfo.GetCultureInfo(site.Language));
        last = new Known(site, time);
        return time;
    }

    public string Day(DateTimeOffset instant) => Local(instant).ToString("d MMMM yyyy", Culture);

    public string WeekDay(DateTimeOffset instant) => Local(instant).ToString("dddd d MMMM yyyy", Culture);

    public string DayAndTime(DateTimeOffset instant) => Local(instant).ToString("d MMMM yyyy, HH:mm", Culture);

    public string Short(DateTimeOffset instant) => Local(instant).ToString("d MMM yyyy, HH:mm", Culture);

    /// <summary>For <c>time[datetime]</c> and machines.</summary>
    public static string Machine(DateTimeOffset instant) => string.Create(CultureInfo.InvariantCulture, $"{instant.UtcDateTime:s}Z");

    private DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    // Settings are immutable: the same object means the same language and zone.
    private sealed record Known(SiteSettings Site, PrintedTime Time);
}
