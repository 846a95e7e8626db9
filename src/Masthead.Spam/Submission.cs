namespace Masthead.Spam;

/// <summary>
/// One message as it arrived. Only <see cref="Text"/> is needed; every other field is evidence where it is known, and
/// <see langword="null"/> means "not known", never "empty". Nothing here is fetched, resolved or sent anywhere.
/// </summary>
public sealed record Submission
{
    /// <summary>What was written, as typed: plain text, or text with HTML or BBCode in it. Any UTF-16 is accepted, broken surrogates too.
    /// At most <see cref="MaxTextLength"/> characters are looked at: the first three quarters of that and the last quarter.</summary>
    public required string Text { get; init; }

    /// <summary>The name that the writer gave.</summary>
    public string? Author { get; init; }

    /// <summary>The writer's e-mail address.</summary>
    public string? Email { get; init; }

    /// <summary>The website that the writer gave.</summary>
    public string? Url { get; init; }

    /// <summary>The address that the message came from, in the usual notation. It is never remembered: pass what is known of it in <see cref="History"/>.</summary>
    public string? Ip { get; init; }

    /// <summary>The <c>User-Agent</c> header.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The <c>Referer</c> header.</summary>
    public string? Referrer { get; init; }

    /// <summary>The address of the page under which the message was written.</summary>
    public string? Permalink { get; init; }

    /// <summary>BCP 47 tag of the language that the message claims to be in, such as <c>en</c> or <c>pt-BR</c>.</summary>
    public string? Language { get; init; }

    /// <summary>BCP 47 tag of the article's language.</summary>
    public string? ArticleLanguage { get; init; }

    /// <summary>The article's own words (headline and body, plain text): a comment that shares words with it is more likely about it.</summary>
    public string? ArticleText { get; init; }

    /// <summary>When it was written.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>What it is: <c>comment</c>, <c>reply</c>, <c>pingback</c>, <c>trackback</c>, <c>contact-form</c>, <c>signup</c> and so on.</summary>
    public string? Kind { get; init; }

    /// <summary>Whether a field that people cannot see was filled in.</summary>
    public bool HoneypotFilled { get; init; }

    /// <summary>How long the form had been open when it was sent.</summary>
    public TimeSpan? FormAge { get; init; }

    /// <summary>What the same sender did here before, counted by the caller.</summary>
    public SenderHistory? History { get; init; }

    private ArticleWords? article;

    /// <summary>The same message under an article that was read before: judged the same as with its <see cref="ArticleText"/>, and sooner.</summary>
    public Submission Under(ArticleWords known) => this with { ArticleText = known.Text, article = known };

    // A copy may have been given other words since.
    internal ArticleWords? KnownArticle => article is not null && ReferenceEquals(article.Text, ArticleText) ? article : null;

    /// <summary>How much of a text is looked at, in UTF-16 code units.</summary>
    public const int MaxTextLength = 8192;
}

/// <summary>
/// Earlier decisions about the same sender on this site: counts, each at least 0. The caller keeps them (and forgets them when the law says so).
/// </summary>
public sealed record SenderHistory
{
    /// <summary>Published earlier from the same address prefix (IPv4 /24, IPv6 /48).</summary>
    public int PrefixPublished { get; init; }

    /// <summary>Marked as spam earlier from the same address prefix.</summary>
    public int PrefixSpam { get; init; }

    /// <summary>Published earlier under the same e-mail address.</summary>
    public int EmailPublished { get; init; }

    /// <summary>Marked as spam earlier under the same e-mail address.</summary>
    public int EmailSpam { get; init; }

    /// <summary>Published earlier with a link to one of the same hosts.</summary>
    public int HostsPublished { get; init; }

    /// <summary>Marked as spam earlier with a link to one of the same hosts.</summary>
    public int HostsSpam { get; init; }
}
