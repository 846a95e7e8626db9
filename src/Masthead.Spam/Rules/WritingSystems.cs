using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>Which scripts it is written in, and whether they are the article's.</summary>
sealed class WritingSystems() : Rule("writing")
{
    internal override void Look(Reading reading, ref Findings found)
    {
        var main = Main(reading, out var share, out var scripts);
        found.Add((int)main);
        found.Add(60 + Math.Min(scripts, 3));
        if (main != Script.Other && share < 0.8)
        {
            found.Add(70);
        }

        if (Expected(reading.Submission.ArticleLanguage) is { } expected && main != Script.Other && main != expected && reading.Signs.Letters > 10)
        {
            found.Add(80);
        }
    }

    internal override string Say(Reading reading)
    {
        var main = Main(reading, out _, out var scripts);
        return scripts > 1 ? $"written in {main} and {Count(scripts - 1, "other script", "other scripts")}" : $"written in {main}";
    }

    internal override double Prior(int variant) => variant == 80 ? 1.5 : 0;

    internal static Script Main(Reading reading, out double share, out int scripts)
    {
        var (main, best) = (Script.Other, 0);
        scripts = 0;
        for (var script = (int)Script.Latin; script < reading.ScriptCounts.Length; script++)
        {
            scripts += reading.ScriptCounts[script] > 1 ? 1 : 0;
            if (reading.ScriptCounts[script] > best)
            {
                (main, best) = ((Script)script, reading.ScriptCounts[script]);
            }
        }

        share = (double)best / Math.Max(1, reading.Signs.Letters);
        return main;
    }

    private static Script? Expected(string? language)
    {
        Span<char> code = stackalloc char[3];
        var end = language.AsSpan().IndexOf('-') is >= 0 and var dash ? dash : language?.Length ?? 0;
        return language.AsSpan(0, end).ToLowerInvariant(code) > 0 ? Of(code[..end]) : null;
    }

    private static Script? Of(ReadOnlySpan<char> language) => language switch
    {
        "ru" or "uk" or "bg" or "be" or "mk" or "kk" => Script.Cyrillic,
        "el" => Script.Greek,
        "he" or "yi" => Script.Hebrew,
        "ar" or "fa" or "ur" or "ps" => Script.Arabic,
        "hi" or "mr" or "ne" => Script.Devanagari,
        "bn" or "as" => Script.Bengali,
        "th" => Script.Thai,
        "ka" => Script.Georgian,
        "hy" => Script.Armenian,
        "ko" => Script.Hangul,
        "zh" => Script.Han,
        "en" or "de" or "fr" or "es" or "pt" or "it" or "nl" or "id" or "ms" or "pl" or "cs" or "sv" or "da" or "no" or "nb" or "fi" or "tr" or "vi" => Script.Latin,
        _ => null,
    };
}
