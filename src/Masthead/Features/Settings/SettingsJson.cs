using System.Text.Json;

namespace Masthead.Features.Settings;

/// <summary>
/// The settings as they are kept, read by hand: every first page after a start needs them, and reading types by reflection is a twentieth of a start. What is
/// missing, because an older program wrote it, is as it is by default.
/// </summary>
internal static class SettingsJson
{
    private static readonly SiteSettings Default = new();

    /// <exception cref="JsonException">It is not JSON.</exception>
    public static SiteSettings Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        var kept = document.RootElement;
        return new SiteSettings
        {
            Name = Text(kept, "name", Default.Name),
            Tagline = Text(kept, "tagline", Default.Tagline),
            Accent = Text(kept, "accent", Default.Accent),
            AccentAtNight = Text(kept, "accentAtNight", Default.AccentAtNight),
            Logo = kept.TryGetProperty("logo", out var logo) && logo.ValueKind == JsonValueKind.Object ? LogoOf(logo) : null,
            Contact = Text(kept, "contact", Default.Contact),
            Language = Text(kept, "language", Default.Language),
            TimeZone = Text(kept, "timeZone", Default.TimeZone),
            CommentsOpen = Switch(kept, "commentsOpen", Default.CommentsOpen),
            CommentsCloseAfterDays = Whole(kept, "commentsCloseAfterDays", Default.CommentsCloseAfterDays),
            HoldFirstComment = Switch(kept, "holdFirstComment", Default.HoldFirstComment),
            HoldFrom = Number(kept, "holdFrom", Default.HoldFrom),
            SpamFrom = Number(kept, "spamFrom", Default.SpamFrom),
            HoldWords = Texts(kept, "holdWords"),
            SpamWords = Texts(kept, "spamWords"),
            KeepAddressesDays = Whole(kept, "keepAddressesDays", Default.KeepAddressesDays),
            KeepSpamDays = Whole(kept, "keepSpamDays", Default.KeepSpamDays),
            RequireSecondFactor = Switch(kept, "requireSecondFactor", Default.RequireSecondFactor),
        };
    }

    private static Logo LogoOf(JsonElement kept) => new(
        kept.GetProperty("mediaId").GetInt64(), Text(kept, "address", ""), Whole(kept, "width", 0), Whole(kept, "height", 0));

    private static string Text(JsonElement kept, string name, string otherwise) =>
        kept.TryGetProperty(name, out var value) ? value.GetString() ?? otherwise : otherwise;

    private static bool Switch(JsonElement kept, string name, bool otherwise) => kept.TryGetProperty(name, out var value) ? value.GetBoolean() : otherwise;

    private static int Whole(JsonElement kept, string name, int otherwise) => kept.TryGetProperty(name, out var value) ? value.GetInt32() : otherwise;

    private static double Number(JsonElement kept, string name, double otherwise) => kept.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    private static List<string> Texts(JsonElement kept, string name)
    {
        var texts = new List<string>();
        if (kept.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array)
            foreach (var text in value.EnumerateArray())
                texts.Add(text.GetString() ?? "");
        return texts;
    }
}
