using Masthead.Features.Settings;

namespace Masthead.Features.Privacy;

/// <summary>One thing that is kept about a person who comments.</summary>
/// <param name="Table">The table that holds it.</param>
/// <param name="Column">Its column there.</param>
/// <param name="What">What it is, to the person.</param>
/// <param name="Why">What for.</param>
/// <param name="SeenBy">Who can see it.</param>
/// <param name="Kept">For how long, by the settings in force.</param>
internal sealed record PersonalField(string Table, string Column, string What, string Why, string SeenBy, Func<SiteSettings, string> Kept);

/// <summary>
/// Every column that holds something about a commenter. The privacy page is made of this list, and a test fails when a column of these
/// tables is neither here nor among those that say nothing about a person: what is kept and what is said of it cannot drift apart.
/// </summary>
internal static class PersonalFields
{
    private const string Everybody = "everybody";
    private const string Moderators = "moderators";
    private const string Nobody = "nobody: only the program compares it";

    private static readonly Func<SiteSettings, string> AsLongAsTheComment = site =>
        $"as long as the comment; {Days(site.KeepSpamDays)} if it is spam or you take it back";

    private static readonly Func<SiteSettings, string> Briefly = site => Days(site.KeepAddressesDays);

    private static readonly Func<SiteSettings, string> AsLongAsTheFilter = _ => "until a moderator takes the decision back, and then as the record that it was";

    public static readonly IReadOnlyList<PersonalField> All =
    [
        new("comments", "author_name", "Your name, as you typed it", "It stands above your comment.", Everybody, AsLongAsTheComment),
        new("comments", "author_website", "Your website, if you gave one", "Your name links to it.", Everybody, AsLongAsTheComment),
        new("comments", "text", "Your words, as you typed them", "They are your comment.", Moderators, AsLongAsTheComment),
        new("comments", "html", "Your words, made safe to show", "They are your comment.", Everybody, AsLongAsTheComment),
        new("comments", "author_email", "Your e-mail address", "To tell whether you have commented here before. It is never shown, and nothing is sent to it.", Moderators, AsLongAsTheComment),
        new("comments", "ip_address", "The internet address that your comment came from", "To stop floods and attacks.", Moderators, Briefly),
        new("comments", "user_agent", "What your browser calls itself", "To recognise programs that pretend to be browsers.", Moderators, Briefly),
        new("comments", "referrer", "The page that your browser says you came from", "To recognise comments that nobody typed on our page.", Moderators, Briefly),
        new("comments", "address_prefix", "The network of that address, without its last part", "To recognise a flood, and senders who were welcome before.", Moderators, AsLongAsTheComment),
        new("comments", "fingerprint", "A checksum over your name, address and words", "So that a comment sent twice appears once.", Nobody, AsLongAsTheComment),
        new("comment_verdicts", "reasons", "What the filter found for and against your comment; it may quote your words", "So that a moderator can see and correct it.", Moderators, AsLongAsTheComment),
        new("comment_verdicts", "explanation", "What would have changed the filter's mind", "So that a moderator can see and correct it.", Moderators, AsLongAsTheComment),
        new("comment_verdicts", "evidence", "How long the form was open, and how many comments from the same sender were published or were spam", "The filter weighs it.", Moderators, AsLongAsTheComment),
        new("comment_verdicts", "sketch", "A sketch of your wording, which cannot be turned back into it", "To recognise one message sent in many variants.", Nobody, AsLongAsTheComment),
        new("comment_acts", "words_before", "Your words before you changed them", "So that nobody can publish one thing and leave another.", Moderators, AsLongAsTheComment),
        new("comment_acts", "reason", "Why a moderator decided as they did", "So that decisions can be checked.", Moderators, AsLongAsTheComment),
        new("spam_examples", "submission", "What the filter was told of a comment that a moderator decided about: name, e-mail address, website, words, browser",
            "The filter learns from it what is welcome here and what is not.", Nobody, AsLongAsTheFilter),
    ];

    public static string Days(int days) => days switch { 0 => "at most a day", 1 => "1 day", _ => $"{days} days" };
}

/// <summary>Somebody outside this server who is told something of a comment. A feature that tells anybody registers one; there is none without it.</summary>
internal sealed record OutsideProcessor(string Name, string What, string Where);
