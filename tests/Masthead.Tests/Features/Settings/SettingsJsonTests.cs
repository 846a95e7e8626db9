using System.Text.Json;
using Masthead.Features.Settings;
using Masthead.Storage;

namespace Masthead.Tests.Features.Settings;

public sealed class SettingsJsonTests
{
    private static readonly SiteSettings Changed = new()
    {
        Name = "The \"Packet\" — Ålesund", Tagline = "News & views", Accent = "#0b5563", AccentAtNight = "#7fd0e0", Logo = new Logo(7, "/media/a.svg", 320, 80), Contact = "mailto:desk@example.org",
        Language = "nb", TimeZone = "Europe/Oslo", CommentsOpen = false, CommentsCloseAfterDays = 14, HoldFirstComment = true, HoldFrom = 0.25, SpamFrom = 0.75, HoldWords = ["casino", "free \"win\""],
        SpamWords = ["pills"], KeepAddressesDays = 3, KeepSpamDays = 9, RequireSecondFactor = true,
    };

    private static string Written(SiteSettings settings) => JsonSerializer.Serialize(settings, JsonColumn.Options);

    [Fact]
    public void What_is_written_is_read_to_the_last_setting()
    {
        // Each differs here from what it is by default, so that one which is not read is seen.
        var (changed, usual) = (JsonDocument.Parse(Written(Changed)).RootElement, JsonDocument.Parse(Written(new SiteSettings())).RootElement);
        Assert.All(usual.EnumerateObject(), setting => Assert.NotEqual(setting.Value.GetRawText(), changed.GetProperty(setting.Name).GetRawText()));
        Assert.Equal(Written(Changed), Written(SettingsJson.Read(Written(Changed))));
        Assert.Equal(Written(new SiteSettings()), Written(SettingsJson.Read(Written(new SiteSettings()))));
    }

    [Fact]
    public void What_an_older_program_did_not_write_is_as_by_default() =>
        Assert.Equal(Written(new SiteSettings { Name = "Packet" }), Written(SettingsJson.Read("""{"name":"Packet","somethingElse":[1]}""")));
}
