using System.Globalization;
using Masthead.Features.Reading;

namespace Masthead.Tests.Features.Reading;

public sealed class PrintedTimeTests
{
    [Theory]
    [InlineData("en-GB", "UTC")]
    [InlineData("de", "Europe/Berlin")]
    [InlineData("fi", "Pacific/Auckland")]
    [InlineData("ar", "Asia/Riyadh")]
    public void A_short_time_is_in_the_words_of_the_paper(string language, string zone)
    {
        var culture = CultureInfo.GetCultureInfo(language);
        var at = new DateTimeOffset(2026, 3, 14, 9, 5, 59, TimeSpan.Zero);
        var time = new PrintedTime(TimeZoneInfo.FindSystemTimeZoneById(zone), culture);
        Assert.Equal(TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("d MMM yyyy, HH:mm", culture), time.Short(at));
    }

    [Fact]
    public void A_day_that_takes_anothers_place_is_not_mistaken_for_it()
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("America/St_Johns");
        var culture = CultureInfo.GetCultureInfo("en-GB");
        var time = new PrintedTime(zone, culture);
        var random = new Random(3);
        for (var i = 0; i < 2_000; i++)
        {
            var at = DateTimeOffset.FromUnixTimeSeconds(random.NextInt64(-1_000_000_000, 4_000_000_000));
            Assert.Equal(TimeZoneInfo.ConvertTime(at, zone).ToString("d MMM yyyy, HH:mm", culture), time.Short(at));
        }
    }
}
