using Masthead.Spam.Learning;
using Masthead.Spam.Rules;
using Masthead.Spam.Text;

namespace Masthead.Spam;

/// <summary>The additive parts of one logit, told to people.</summary>
sealed class Explanation
{
    private const int MostReasons = 8;
    private const double Slight = 0.05;

    [ThreadStatic]
    private static Explanation? scratch;

    internal readonly double[] Parts = new double[Features.MaxGroups];
    private readonly (double Weight, int First, int Last)[] phrases = new (double, int, int)[Reading.MaxWords];
    private readonly (double Weight, int Rule, int First, int Last)[] picked = new (double, int, int, int)[MostReasons];
    private int pickedCount;

    internal static Explanation Fresh(int groups)
    {
        var explanation = scratch ??= new Explanation();
        Array.Clear(explanation.Parts, 0, groups);
        return explanation;
    }

    /// <summary>The strongest parts as reasons, then one that holds the remainder, so that they sum to the logit.</summary>
    internal Reason[] Tell(Reading reading, double constant, double logit)
    {
        pickedCount = 0;
        for (var rule = 0; rule < RuleBook.Rules.Length; rule++)
        {
            Offer(Parts[FeatureExtractor.FirstRuleGroup + rule], rule, 0, 0);
        }

        Offer(Parts[FeatureExtractor.AuthorGroup], -1, 0, 0);
        OfferPhrases(reading);
        var named = Math.Abs(constant) >= Slight ? 1 : 0;
        var reasons = new Reason[pickedCount + named + 1];
        var told = 0.0;
        for (var i = 0; i < pickedCount; i++)
        {
            reasons[i] = Tell(reading, picked[i]);
            told += reasons[i].Weight;
        }

        if (named > 0)
        {
            reasons[pickedCount] = new Reason("usual", constant, constant < 0 ? "most comments are welcome" : "spam is frequent here");
            told += constant;
        }

        reasons[^1] = new Reason("everything-else", logit - told, "everything else together");
        return reasons;
    }

    private static Reason Tell(Reading reading, (double Weight, int Rule, int First, int Last) part) => part.Rule switch
    {
        >= 0 => new Reason(RuleBook.Rules[part.Rule].Name, part.Weight, RuleBook.Rules[part.Rule].Say(reading)),
        -1 => new Reason("name", part.Weight, $"the name “{reading.Quoted(reading.Submission.Author)}”"),
        _ => new Reason("wording", part.Weight, $"the wording “{reading.Typed(part.First, part.Last)}”"),
    };

    /// <summary>Neighbouring words that point the same way make one phrase.</summary>
    private void OfferPhrases(Reading reading)
    {
        var count = 0;
        for (var word = 0; word < reading.WordCount; word++)
        {
            var group = Math.Min(FeatureExtractor.FirstWordGroup + word, Features.MaxGroups - 1);
            var weight = Parts[group];
            if (Math.Abs(weight) < Slight)
            {
                continue;
            }

            if (count > 0 && phrases[count - 1].Last == word - 1 && phrases[count - 1].Weight > 0 == weight > 0 && word - phrases[count - 1].First < 6)
            {
                phrases[count - 1] = (phrases[count - 1].Weight + weight, phrases[count - 1].First, word);
            }
            else
            {
                phrases[count++] = (weight, word, word);
            }
        }

        for (var i = 0; i < count; i++)
        {
            Offer(phrases[i].Weight, -2, phrases[i].First, phrases[i].Last);
        }
    }

    private void Offer(double weight, int rule, int first, int last)
    {
        if (Math.Abs(weight) < Slight || pickedCount == MostReasons && Math.Abs(weight) <= Math.Abs(picked[MostReasons - 1].Weight))
        {
            return;
        }

        var at = pickedCount < MostReasons ? pickedCount++ : MostReasons - 1;
        for (; at > 0 && Math.Abs(picked[at - 1].Weight) < Math.Abs(weight); at--)
        {
            picked[at] = picked[at - 1];
        }

        picked[at] = (weight, rule, first, last);
    }

    /// <summary>The least that would have had to be otherwise for a milder outcome.</summary>
    internal string? Counterfactual(Reading reading, double logit, Outcome outcome, Thresholds thresholds)
    {
        if (outcome == Outcome.Ham)
        {
            return null;
        }

        var (weight, without) = (0.0, "");
        for (var rule = 0; rule < RuleBook.Rules.Length; rule++)
        {
            if (Parts[FeatureExtractor.FirstRuleGroup + rule] > Slight && RuleBook.Rules[rule].Without(reading) is { } words && Together(reading, words) is var together && together > weight)
            {
                (weight, without) = (together, words);
            }
        }

        if (Parts[FeatureExtractor.AuthorGroup] > weight)
        {
            (weight, without) = (Parts[FeatureExtractor.AuthorGroup], "that name");
        }

        var phrase = -1;
        for (var i = 0; i < pickedCount; i++)
        {
            if (picked[i].Rule == -2 && picked[i].Weight > weight)
            {
                (weight, phrase) = (picked[i].Weight, i);
            }
        }

        var milder = thresholds.Decide(Logistic.Of(logit - weight));
        var then = milder == Outcome.Ham ? "published" : "held for a look";
        return milder >= outcome ? null
            : phrase < 0 ? $"without {without} it would have been {then}"
            : $"without “{reading.Typed(picked[phrase].First, picked[phrase].Last)}” it would have been {then}";
    }

    /// <summary>What everything that goes away with those words is worth: several rules can speak of the same links, and so do the words inside them.</summary>
    private double Together(Reading reading, string words)
    {
        var sum = 0.0;
        for (var rule = 0; rule < RuleBook.Rules.Length; rule++)
        {
            sum += RuleBook.Rules[rule].Without(reading) == words ? Parts[FeatureExtractor.FirstRuleGroup + rule] : 0;
        }

        for (var word = 0; word < reading.WordCount && words == Links.InWords(reading); word++)
        {
            sum += reading.Words[word].InLink ? Parts[Math.Min(FeatureExtractor.FirstWordGroup + word, Features.MaxGroups - 1)] : 0;
        }

        return sum;
    }
}
