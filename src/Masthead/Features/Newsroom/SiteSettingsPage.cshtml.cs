using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Settings;
using Masthead.Web.Sanitising;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Newsroom;

/// <summary>What holds for the whole paper.</summary>
[Authorize(Policies.Administer)]
internal sealed class SiteSettingsPageModel(CurrentSettings settings) : PageModel
{
    public SettingsInput Input { get; private set; } = new();
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];
    public bool IsSaved { get; private set; }

    public static IEnumerable<string> TimeZones => TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).Where(id => id.Contains('/') || id == "UTC").Order(StringComparer.Ordinal);

    public async Task OnGetAsync(bool saved, CancellationToken cancellationToken)
    {
        Input = SettingsInput.Of(await settings.GetAsync(cancellationToken));
        IsSaved = saved;
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "")] SettingsInput input, CancellationToken cancellationToken)
    {
        Input = input;
        Errors = input.Check();
        if (Errors.Count > 0)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        await settings.ChangeAsync(input.ApplyTo, cancellationToken);
        return Redirect("/newsroom/settings?saved=true");
    }
}

/// <summary>The settings form as it was sent: numbers as text, so that a slip comes back as it was typed.</summary>
internal sealed class SettingsInput
{
    private const int LongestLine = 120;
    private const int MostDays = 36_500;

    public string? Name { get; set; }
    public string? Tagline { get; set; }
    public string? Language { get; set; }
    public string? TimeZone { get; set; }
    public bool CommentsOpen { get; set; }
    public string? CloseAfterDays { get; set; }
    public string? KeepAddressesDays { get; set; }
    public string? KeepSpamDays { get; set; }
    public bool RequireSecondFactor { get; set; }

    public static SettingsInput Of(SiteSettings site) => new()
    {
        Name = site.Name,
        Tagline = site.Tagline,
        Language = site.Language,
        TimeZone = site.TimeZone,
        CommentsOpen = site.CommentsOpen,
        CloseAfterDays = site.CommentsCloseAfterDays.ToString(CultureInfo.InvariantCulture),
        KeepAddressesDays = site.KeepAddressesDays.ToString(CultureInfo.InvariantCulture),
        KeepSpamDays = site.KeepSpamDays.ToString(CultureInfo.InvariantCulture),
        RequireSecondFactor = site.RequireSecondFactor,
    };

    public SiteSettings ApplyTo(SiteSettings site) => site with
    {
        Name = PlainText.Clean(Name ?? ""),
        Tagline = PlainText.Clean(Tagline ?? ""),
        Language = CultureInfo.GetCultureInfo(Language!).Name,
        TimeZone = TimeZone!,
        CommentsOpen = CommentsOpen,
        CommentsCloseAfterDays = Days(CloseAfterDays)!.Value,
        KeepAddressesDays = Days(KeepAddressesDays)!.Value,
        KeepSpamDays = Days(KeepSpamDays)!.Value,
        RequireSecondFactor = RequireSecondFactor,
    };

    public IReadOnlyList<FieldError> Check()
    {
        const string days = "Give a whole number of days.";
        (bool Holds, string Field, string Message)[] rules =
        [
            (PlainText.Clean(Name ?? "") is { Length: > 0 and <= LongestLine }, nameof(Name), "A paper needs a name, and a short one."),
            ((Tagline ?? "").Length <= LongestLine, nameof(Tagline), $"Keep this within {LongestLine} characters."),
            (IsLanguage(Language), nameof(Language), "Write a language as en-GB, de or uk."),
            (TimeZone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(TimeZone, out _), nameof(TimeZone), "Choose a time zone from the list."),
            (Days(CloseAfterDays) is not null, nameof(CloseAfterDays), days),
            (Days(KeepAddressesDays) is not null, nameof(KeepAddressesDays), days),
            (Days(KeepSpamDays) is not null, nameof(KeepSpamDays), days),
        ];
        return [.. rules.Where(rule => !rule.Holds).Select(rule => new FieldError(rule.Field, rule.Message))];
    }

    private static bool IsLanguage(string? text)
    {
        try
        {
            return !string.IsNullOrEmpty(text) && CultureInfo.GetCultureInfo(text, predefinedOnly: true).Name.Length > 0;
        }
        catch (CultureNotFoundException)
        {
            return false;
        }
    }

    private static int? Days(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MostDays ? days : null;
}
