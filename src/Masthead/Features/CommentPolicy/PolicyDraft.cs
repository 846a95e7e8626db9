using Masthead.Features.Settings;

namespace Masthead.Features.CommentPolicy;

/// <summary>Which scores a replay decides by.</summary>
internal enum ReplayModel
{
    /// <summary>What the filter said when the comment arrived.</summary>
    AsItWas,

    /// <summary>The filter as moderators have taught it by now. It has seen the answers for the comments that they decided about.</summary>
    AsTaught,

    /// <summary>The shipped model alone: what the site would have had without teaching it.</summary>
    Untaught,
}

/// <summary>A comment policy that is tried before it holds. Immutable; kept as JSON with its replay.</summary>
internal sealed record PolicyDraft
{
    /// <summary>At this score (0 … 1) a comment is held.</summary>
    public double HoldFrom { get; init; }

    /// <summary>At this score (0 … 1) a comment is called spam.</summary>
    public double SpamFrom { get; init; }
    public bool HoldFirstComment { get; init; }

    /// <summary>A comment with one of these words is held.</summary>
    public IReadOnlyList<string> HoldWords { get; init; } = [];

    /// <summary>A comment with one of these words is called spam.</summary>
    public IReadOnlyList<string> SpamWords { get; init; } = [];
    public ReplayModel Model { get; init; }

    public static PolicyDraft Of(SiteSettings site) => new()
    {
        HoldFrom = site.HoldFrom,
        SpamFrom = site.SpamFrom,
        HoldFirstComment = site.HoldFirstComment,
        HoldWords = site.HoldWords,
        SpamWords = site.SpamWords,
    };

    /// <summary>The settings with this policy in them. The filter itself is not a setting: it stays as it was taught.</summary>
    public SiteSettings ApplyTo(SiteSettings site) => site with
    {
        HoldFrom = HoldFrom,
        SpamFrom = SpamFrom,
        HoldFirstComment = HoldFirstComment,
        HoldWords = HoldWords,
        SpamWords = SpamWords,
    };
}
