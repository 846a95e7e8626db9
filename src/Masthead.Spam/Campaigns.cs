using Masthead.Spam.Text;

namespace Masthead.Spam;

/// <summary>Finds the variants of one message in a list. Pure and deterministic: the same list in the same order gives the same groups.</summary>
public static class Campaigns
{
    /// <summary>The similarity from which two messages count as variants of one.</summary>
    public const double Alike = 0.4;

    /// <summary>Groups a queue of messages: for each position, the position of the first message of its group (its own, when it stands alone).</summary>
    /// <param name="queue">The verdicts' fingerprints, oldest first. Time grows with its length times the number of groups.</param>
    public static int[] Group(IReadOnlyList<Fingerprint> queue)
    {
        Fingerprint[] sketches = [.. queue];
        var group = new int[sketches.Length];
        var heads = new List<int>();
        for (var i = 0; i < sketches.Length; i++)
        {
            group[i] = i;
            var best = Alike;
            foreach (var head in heads)
            {
                var similarity = sketches[head].Similarity(sketches[i]);
                if (similarity >= best)
                {
                    best = similarity;
                    group[i] = head;
                }
            }

            if (group[i] == i)
            {
                heads.Add(i);
            }
        }

        return group;
    }
}
