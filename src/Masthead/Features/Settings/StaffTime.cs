using System.Globalization;

namespace Masthead.Features.Settings;

/// <summary>Instants as staff pages print them, in the site's own time zone and the language of the staff's side.</summary>
internal static class StaffTime
{
    private static readonly CultureInfo English = CultureInfo.GetCultureInfo("en-GB");

    extension(TimeZoneInfo zone)
    {
        /// <summary>For example <c>14 Mar 2026, 09:30</c>.</summary>
        public string DayAndTime(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone).ToString("d MMM yyyy, HH:mm", English);

        /// <summary>For example <c>14 Mar 2026</c>.</summary>
        public string Day(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone).ToString("d MMM yyyy", English);
    }
}
