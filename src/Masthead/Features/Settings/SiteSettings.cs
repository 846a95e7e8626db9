namespace Masthead.Features.Settings;

/// <param name="MediaId">The picture, in the newsroom.</param>
/// <param name="Address">Where readers get it, from the root.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
internal sealed record Logo(long MediaId, string Address, int Width, int Height);

/// <summary>What the newsroom has set for the whole site. Immutable: a change makes a new one.</summary>
internal sealed record SiteSettings
{
    public string Name { get; init; } = "Masthead";
    public string Tagline { get; init; } = "";

    /// <summary>The colour of links and marks by day and by night, as <c>#rrggbb</c>; empty: the paper's own.</summary>
    public string Accent { get; init; } = "";
    public string AccentAtNight { get; init; } = "";

    /// <summary>Stands in place of the name in letters; null: the name.</summary>
    public Logo? Logo { get; init; }

    /// <summary>Where readers and security researchers write: <c>mailto:…</c> or an address of a page; empty: nobody said.</summary>
    public string Contact { get; init; } = "";

    /// <summary>BCP 47; the language of the furniture and of articles that name none.</summary>
    public string Language { get; init; } = "en-GB";

    /// <summary>IANA name; every instant that a reader sees is shown in it.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Whether new articles take comments unless they say otherwise.</summary>
    public bool CommentsOpen { get; init; } = true;

    /// <summary>Comments close this many days after publication; 0 means never.</summary>
    public int CommentsCloseAfterDays { get; init; }

    /// <summary>Hold the first comment of everyone who has none published yet (told apart by e-mail address and address prefix).</summary>
    public bool HoldFirstComment { get; init; }

    /// <summary>At this score (0 … 1) a comment is held.</summary>
    public double HoldFrom { get; init; } = 0.5;

    /// <summary>At this score (0 … 1) a comment is called spam.</summary>
    public double SpamFrom { get; init; } = 0.9;

    /// <summary>A comment with one of these words or phrases is held.</summary>
    public IReadOnlyList<string> HoldWords { get; init; } = [];

    /// <summary>A comment with one of these words or phrases is called spam.</summary>
    public IReadOnlyList<string> SpamWords { get; init; } = [];

    /// <summary>Full addresses of commenters are kept this many days; the prefix stays.</summary>
    public int KeepAddressesDays { get; init; } = 7;

    /// <summary>Comments marked as spam are deleted after this many days.</summary>
    public int KeepSpamDays { get; init; } = 30;

    /// <summary>Administrators and editors reach the newsroom only with an authenticator or a passkey.</summary>
    public bool RequireSecondFactor { get; init; }

    public TimeZoneInfo Zone() => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);
}
