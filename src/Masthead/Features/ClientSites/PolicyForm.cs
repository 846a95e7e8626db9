using System.Globalization;
using Masthead.Features.Akismet.Sites;

namespace Masthead.Features.ClientSites;

/// <summary>The settings as the form sends them: texts, so that what was typed can be shown again.</summary>
internal sealed record PolicyForm
{
    private const int MostDays = 3650;

    public string? Name { get; init; }
    public HeldAnswer OnHeld { get; init; }
    public FaultAnswer OnFault { get; init; }
    public bool Rechecks { get; init; }
    public bool Inside { get; init; }
    public bool KeepHamText { get; init; }
    public string? HoldFrom { get; init; }
    public string? SpamFrom { get; init; }
    public string? DiscardFrom { get; init; }
    public string? KeepAddressDays { get; init; }
    public string? KeepTextDays { get; init; }
    public string? KeepChecksDays { get; init; }
    public string? MonthlyLimit { get; init; }
    public string? SharesFilterOf { get; init; }

    public static PolicyForm Of(ClientSite site) => new()
    {
        Name = site.Name,
        OnHeld = site.Policy.OnHeld,
        OnFault = site.Policy.OnFault,
        Rechecks = site.Policy.Rechecks,
        Inside = site.Policy.CallbacksInside,
        KeepHamText = site.Policy.KeepHamText,
        HoldFrom = Text(site.Policy.HoldFrom),
        SpamFrom = Text(site.Policy.SpamFrom),
        DiscardFrom = Text(site.Policy.DiscardFrom),
        KeepAddressDays = Text(site.Policy.KeepAddressDays),
        KeepTextDays = Text(site.Policy.KeepTextDays),
        KeepChecksDays = Text(site.Policy.KeepChecksDays),
        MonthlyLimit = site.Policy.MonthlyLimit is { } limit ? Text(limit) : "",
        SharesFilterOf = site.Policy.SharesFilterOf is { } other ? Text(other) : "",
    };

    /// <param name="others">The filters that may be shared.</param>
    /// <param name="complaints">Gets a sentence for each field that makes no sense, by its name.</param>
    /// <returns>Null when there is a complaint.</returns>
    public SitePolicy? Read(IReadOnlyCollection<long> others, Dictionary<string, string> complaints)
    {
        var (hold, spam, discard) = (Score("holdFrom", HoldFrom, 1), Score("spamFrom", SpamFrom, 2), Score("discardFrom", DiscardFrom, 2));
        var (addresses, texts, checks) = (Days("keepAddressDays", KeepAddressDays), Days("keepTextDays", KeepTextDays), Days("keepChecksDays", KeepChecksDays));
        if (!complaints.ContainsKey("spamFrom") && spam < hold)
            complaints["spamFrom"] = "This is below the score from which a message is held.";
        var (limit, shared) = (Optional("monthlyLimit", MonthlyLimit, "A whole number, or nothing for no limit."), Optional("sharesFilterOf", SharesFilterOf, "Choose one of the list."));
        if (string.IsNullOrWhiteSpace(Name) || Name.Trim().Length > ClientSite.LongestName)
            complaints["name"] = $"It needs a name of at most {ClientSite.LongestName} characters.";
        if (shared is { } other && !others.Contains(other))
            complaints["sharesFilterOf"] = "That filter cannot be shared: choose one of the list.";
        return complaints.Count > 0 || !Enum.IsDefined(OnHeld) || !Enum.IsDefined(OnFault) ? null : new SitePolicy
        {
            OnHeld = OnHeld, OnFault = OnFault, Rechecks = Rechecks, CallbacksInside = Inside, HoldFrom = hold, SpamFrom = spam, DiscardFrom = discard,
            KeepAddressDays = addresses, KeepTextDays = texts, KeepHamText = KeepHamText, KeepChecksDays = checks, MonthlyLimit = limit, SharesFilterOf = shared,
        };

        double Score(string field, string? text, double most)
        {
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && score <= most)
                return score;
            complaints[field] = $"A number from 0 to {most}, such as 0.5.";
            return 0;
        }

        int Days(string field, string? text)
        {
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days <= MostDays)
                return days;
            complaints[field] = $"A whole number of days, at most {MostDays}.";
            return 0;
        }

        long? Optional(string field, string? text, string complaint)
        {
            if (string.IsNullOrWhiteSpace(text))
                return null;
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                complaints[field] = complaint;
            return number;
        }
    }

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
