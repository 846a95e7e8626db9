namespace Masthead.Tests.Features.Moderation;

/// <summary>Variants of one message, as senders make them: other words for the same, other hosts, sentences in another order.</summary>
internal static class Campaign
{
    private static readonly string[] Openings =
        ["Hi everyone, I was broke last year", "Hello friends, last year I was broke", "Hey all, I had no money left last winter", "Good day, one year ago I was in debt"];

    private static readonly string[] Middles =
        ["then my cousin showed me how to trade from my phone", "until a cousin taught me trading on the phone", "but then I learned to trade on my phone thanks to my cousin"];

    private static readonly string[] Ends =
        ["now I make 4,000 dollars each week, ask coach Melinda at", "today I earn 4,000 dollars a week, just contact coach Melinda on", "and I am making 4000 dollars weekly, talk to coach Melinda via"];

    private static readonly string[] Hosts = ["melinda-trades.test", "coachmelinda.example", "trade-melinda.invalid", "mel.test/join"];

    public static readonly IReadOnlyList<string> Ham =
    [
        "The council has promised this three times now and nothing has happened.", "I was at the meeting and the mayor did not answer a single question.",
        "Good report, but the figure for 2019 is wrong: see the annex.", "My grandfather worked in that mine for forty years.",
        "Why is the bridge closed on the only weekend with a market?", "Last year we had the same discussion about the school.",
        "I earn less than the bus driver and still think she deserves more.", "Does anybody know when the pool opens again?",
        "The lamps on the quay are older than the harbour master.", "My cousin works on the ferry and says the timetable is wrong.",
        "Thank you for asking the residents, nobody else did.", "Four thousand signatures, and the town hall did not open the envelope.",
    ];

    public static string Variant(int i) => i % 5 == 4
        ? $"{Ends[i % 3]} https://{Hosts[(i + i / 36) % 4]}. {Openings[i % 4]}, {Middles[i / 4 % 3]}."
        : $"{Openings[i % 4]}, {Middles[i / 4 % 3]}, {Ends[i / 12 % 3]} https://{Hosts[(i + i / 36) % 4]}";

    /// <summary>Close copies: one word, one number and the host differ.</summary>
    public static string Copy(int i) => $"Buy now the finest replica watches at http://shop{i}.test/{i} with free delivery to every town{(i % 2 == 0 ? "!" : ".")}";
}
