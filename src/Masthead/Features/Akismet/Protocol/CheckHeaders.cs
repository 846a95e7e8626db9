using System.Globalization;
using Masthead.Spam;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>Takes header fields: names and values of plain ASCII.</summary>
internal interface IHeaderSink
{
    void Add(string name, string value);

    /// <summary>A value in three parts.</summary>
    void Add(string name, string value, string more, string most);
}

/// <summary>What the head of an answer to a comment-check says. Our own fields say what the protocol never does; no client known reads or minds them.</summary>
internal static class CheckHeaders
{
    /// <param name="headers">Takes them.</param>
    /// <param name="request">What was asked.</param>
    /// <param name="answer">What is answered.</param>
    /// <param name="home">Our address as a browser would need it; empty where we do not know it.</param>
    public static void Write<T>(ref T headers, CheckRequest request, CheckAnswer answer, string home) where T : IHeaderSink, allows ref struct
    {
        headers.Add("X-akismet-guid", answer.Guid);
        if (answer.Discard && answer.IsSpam)
            headers.Add("X-akismet-pro-tip", "discard");
        if (answer.RecheckAfter is { } seconds)
            headers.Add("X-akismet-recheck-after", seconds.ToString(CultureInfo.InvariantCulture));
        if (answer.Error is { } error)
            headers.Add("X-akismet-error", error);
        if (request.WantsClassification)
            headers.Add("X-Akismet-Classification", answer.IsSpam ? "spam" : "ham");
        if (answer.Verdict is { } verdict)
        {
            headers.Add("X-Masthead-Score", ScoreText(verdict.Score));
            headers.Add("X-Masthead-Verdict", verdict.Outcome switch { Outcome.Spam => "spam", Outcome.Held => "held", _ => "ham" });
        }
        headers.Add("X-Masthead-Reasons", answer.Reasons);
        if (home.Length > 0)
            headers.Add("X-Masthead-Explanation", home, "/newsroom/akismet/checks/", answer.Guid);
    }

    /// <summary>Four places. The shortest form of any number takes ten times as long to find, and only where the fifth place is in doubt is it needed.</summary>
    private static string ScoreText(double score)
    {
        const double InDoubt = 1e-6;
        var places = score * 10_000;
        if (places is not (>= 0 and <= 10_000) || Math.Abs(places - Math.Floor(places) - 0.5) < InDoubt)
            return score.ToString("0.0000", CultureInfo.InvariantCulture);
        return string.Create(6, (int)Math.Round(places), static (text, number) =>
        {
            (text[0], text[1]) = ((char)('0' + number / 10_000), '.');
            for (var place = 5; place > 1; place--, number /= 10)
                text[place] = (char)('0' + number % 10);
        });
    }
}
