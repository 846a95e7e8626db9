using System.Globalization;

namespace Masthead.Features.CommentPolicy;

/// <summary>The form as it was sent: numbers as text, so that a slip comes back as it was typed.</summary>
internal sealed class PolicyForm
{
    private const int MostWords = 200;
    private const int LongestWord = 100;

    public static readonly IReadOnlyList<(int Months, string Name)> Spans = [(1, "the last month"), (3, "the last 3 months"), (6, "the last 6 months"), (12, "the last year"), (60, "the last 5 years")];

    public static readonly IReadOnlyList<(ReplayModel Model, string Name)> Models =
    [
        (ReplayModel.AsItWas, "what the filter said when the comment came"),
        (ReplayModel.AsTaught, "what the filter says now that moderators have taught it"),
        (ReplayModel.Untaught, "what the filter would say if nobody had taught it"),
    ];

    public string? GoodHeld { get; set; }
    public string? GoodLost { get; set; }
    public bool HoldFirst { get; set; }
    public string? HoldWords { get; set; }
    public string? SpamWords { get; set; }
    public int Months { get; set; } = 3;
    public ReplayModel Model { get; set; }

    public static PolicyForm Of(PolicyDraft draft, int months = 3)
    {
        var costs = PolicyCosts.Of(draft.HoldFrom, draft.SpamFrom);
        return new PolicyForm
        {
            GoodHeld = costs.GoodHeld.ToString(CultureInfo.InvariantCulture),
            GoodLost = costs.GoodLost.ToString(CultureInfo.InvariantCulture),
            HoldFirst = draft.HoldFirstComment,
            HoldWords = string.Join('\n', draft.HoldWords),
            SpamWords = string.Join('\n', draft.SpamWords),
            Months = months,
            Model = draft.Model,
        };
    }

    /// <summary>What is wrong, by field name; empty when <see cref="Read"/> may be called.</summary>
    public IReadOnlyDictionary<string, string> Check()
    {
        var errors = new Dictionary<string, string>();
        var range = $"to {PolicyCosts.Most:0}, such as 1 or 2.5.";
        if (Cost(GoodHeld) is not { } held)
            errors[nameof(GoodHeld)] = "Give a number from 0 " + range;
        else if (Cost(GoodLost) is { } lost && lost < held)
            errors[nameof(GoodLost)] = "Losing a good comment cannot cost less than holding it for a while.";
        if (Cost(GoodLost) is not > 0)
            errors[nameof(GoodLost)] = "Give a number above 0, up " + range;
        foreach (var (field, text) in new[] { (nameof(HoldWords), HoldWords), (nameof(SpamWords), SpamWords) })
            if (Lines(text) is var words && (words.Count > MostWords || words.Any(word => word.Length > LongestWord)))
                errors[field] = $"At most {MostWords} words or phrases, each within {LongestWord} characters.";
        return errors;
    }

    public PolicyDraft Read()
    {
        var thresholds = new PolicyCosts(Cost(GoodHeld)!.Value, Cost(GoodLost)!.Value).Thresholds;
        return new PolicyDraft
        {
            HoldFrom = thresholds.Held,
            SpamFrom = thresholds.Spam,
            HoldFirstComment = HoldFirst,
            HoldWords = Lines(HoldWords),
            SpamWords = Lines(SpamWords),
            Model = Enum.IsDefined(Model) ? Model : ReplayModel.AsItWas,
        };
    }

    public int ReadMonths() => Spans.Any(span => span.Months == Months) ? Months : Spans[1].Months;

    private static double? Cost(string? text) =>
        double.TryParse(text?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var cost) && cost is >= 0 and <= PolicyCosts.Most ? cost : null;

    private static IReadOnlyList<string> Lines(string? text) =>
        (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
}
