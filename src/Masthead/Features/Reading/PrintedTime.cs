using System.Globalization;
using Masthead.Features.Settings;

namespace Masthead.Features.Reading;

/// <summary>Instants as readers see them: in the paper's time zone and language, and always absolute, so that a kept page stays true. Thread-safe.</summary>
internal sealed class PrintedTime(TimeZoneInfo zone, CultureInfo culture)
{
    private static volatile Known? last;

    // Comments come in days: each is put into words once, as long as no other takes its place here.
    private readonly PrintedDay?[] days = new PrintedDay?[256];

    public static PrintedTime For(SiteSettings site)
    {
        if (last is { } known && ReferenceEquals(known.Site, site))
            return known.Time;
        var time = new PrintedTime(site.Zone(), CultureInfo.GetCultureInfo(site.Language));
        last = new Known(site, time);
        return time;
    }

    public string Day(DateTimeOffset instant) => Local(instant).ToString("d MMMM yyyy", culture);

    public string Day(DateOnly day) => day.ToString("d MMMM yyyy", culture);

    public string WeekDay(DateTimeOffset instant) => Local(instant).ToString("dddd d MMMM yyyy", culture);

    public string DayAndTime(DateTimeOffset instant) => Local(instant).ToString("d MMMM yyyy, HH:mm", culture);

    public string Short(DateTimeOffset instant)
    {
        var local = Local(instant);
        var number = (int)(local.Ticks / TimeSpan.TicksPerDay);
        ref var known = ref days[number % days.Length];
        if (known is not { } day || day.Number != number)
            known = day = new PrintedDay(number, local.ToString("d MMM yyyy, ", culture));
        return string.Create(CultureInfo.InvariantCulture, $"{day.Text}{local.Hour:00}{culture.DateTimeFormat.TimeSeparator}{local.Minute:00}");
    }

    /// <summary>For <c>time[datetime]</c> and machines.</summary>
    public static string Machine(DateTimeOffset instant) => string.Create(CultureInfo.InvariantCulture, $"{instant.UtcDateTime:s}Z");

    private DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone);

    private sealed record PrintedDay(int Number, string Text);

    // Settings are immutable: the same object means the same language and zone.
    private sealed record Known(SiteSettings Site, PrintedTime Time);
}
