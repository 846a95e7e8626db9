namespace Masthead.Tests.Features.Moderation;

/// <summary>Variants of one message, as senders make them: every sentence in other words, the sentences in another order, other hosts.</summary>
internal static class Campaign
{
    private static readonly string[][] Sentences =
    [
        ["My doctor gave up on my knees.", "The doctors could do nothing for my knees any more.", "No doctor was able to help with my bad knees."],
        ["Then a neighbour told me about copper bandages.", "Until my neighbour lent me her copper bandages.", "It was a neighbour who showed me these copper bandages."],
        ["Two weeks later I climb the stairs without pain.", "After fourteen days I walk up the stairs without any pain.", "Within two weeks the pain on the stairs was gone."],
        ["Order yours at https://{0} while they are half price!", "They are half price today at https://{0} so order soon.", "See https://{0} for the half price offer."],
    ];

    private static readonly int[][] Orders = [[0, 1, 2, 3], [3, 0, 1, 2], [2, 0, 1, 3], [0, 3, 2, 1], [1, 2, 0, 3], [3, 2, 1, 0]];
    private static readonly string[] Hosts = ["copperknee.test", "knees-at-ease.example", "bandage-shop.invalid", "stairs.test/again", "half-price-copper.example"];

    /// <summary>Good comments, some about the same things.</summary>
    public static readonly IReadOnlyList<string> Ham =
    [
        "The lamps on the quay are older than the harbour master.", "Thank you for asking the residents, nobody else did.",
        "Four thousand signatures, and the town hall did not open the envelope.", "The new surgery has one doctor for nine thousand people.",
        "My neighbour waited eleven weeks for an appointment about her knees.", "They took the copper roof off the chapel two weeks ago, where is it?",
        "Half of the stairs at the station have been closed since spring.", "A fair report, though the ferry was never half price on Sundays.",
        "Whoever planned that crossing has never pushed a pram.", "I taught at that school for thirty years and the roof always leaked.",
        "The doctor who wrote the letter is right: the stairs are a danger.", "Ask the neighbours what the music is like at two in the morning.",
    ];

    public static string Variant(int i)
    {
        var words = Sentences.Select((choices, sentence) => choices[i / (int)Math.Pow(3, sentence) % 3]).ToArray();
        return string.Format(string.Join(' ', Orders[i % Orders.Length].Select(sentence => words[sentence])), Hosts[i % Hosts.Length]);
    }

    /// <summary>Close copies: one number, the host and the last sign differ.</summary>
    public static string Copy(int i) => $"Buy now the finest replica watches at http://shop{i}.test/{i} with free delivery to every town{(i % 2 == 0 ? "!" : ".")}";
}
