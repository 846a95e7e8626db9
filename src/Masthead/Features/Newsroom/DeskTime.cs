using System.Globalization;
using Masthead.Features.Settings;

namespace Masthead.Features.Newsroom;

/// <summary>Instants as the desk reads and types them: in the site's own time zone.</summary>
internal sealed record DeskTime(TimeZoneInfo Zone)
{
    private const string InputForm = "yyyy-MM-dd'T'HH:mm";

    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    public static DeskTime For(SiteSettings site) => new(site.Zone());

    /// <summary>For example <c>14 March 2026, 09:30</c>.</summary>
    public string Long(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone).ToString("d MMMM yyyy, HH:mm", English);

    /// <summary>For example <c>14 Mar 2026, 09:30</c>: lists reach back over years, and schedules into the next one.</summary>
    public string Short(DateTimeOffset instant) => Zone.DayAndTime(instant);

    public DateOnly Day(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    public static string Machine(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>What a <c>datetime-local</c> field holds.</summary>
    public string Input(DateTimeOffset? instant) =>
        instant is { } at ? TimeZoneInfo.ConvertTime(at, Zone).ToString(InputForm, CultureInfo.InvariantCulture) : "";

    /// <summary>
    /// The instant that somebody typed; null when it is none. Of an hour that the clocks repeat, the first; of one that they skip, the same
    /// number of minutes after the skip.
    /// </summary>
    public DateTimeOffset? Read(string? typed)
    {
        if (!DateTime.TryParseExact(typed?.Trim(), [InputForm, "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
            return null;
        if (Zone.IsInvalidTime(local))
            return new DateTimeOffset(local, Zone.GetUtcOffset(local.AddHours(-3))).ToUniversalTime();
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
