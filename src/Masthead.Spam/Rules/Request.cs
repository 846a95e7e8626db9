using System.Buffers;
using Masthead.Spam.Learning;
using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>How it was sent: the program that sent it, the page that it came from, and what kind of message it says it is.</summary>
sealed class Request() : Rule("request")
{
    private const int NoAgent = 1, ProgramAgent = 2, OddAgent = 3, ForeignReferrer = 4, Ping = 5;
    private static readonly SearchValues<string> Programs = SearchValues.Create(
        ["curl", "wget", "python", "libwww", "java/", "go-http", "okhttp", "scrapy", "headless", "phantom", "bot", "spider", "perl", "ruby", "winhttp"], StringComparison.OrdinalIgnoreCase);

    internal override void Look(Reading reading, ref Findings found)
    {
        var submission = reading.Submission;
        if (submission.UserAgent is { } agent)
        {
            found.Add(agent.Length == 0 ? NoAgent : agent.AsSpan().ContainsAny(Programs) ? ProgramAgent
                : agent.StartsWith("Mozilla/", StringComparison.Ordinal) ? 10 : OddAgent);
        }

        if (submission is { Referrer.Length: > 0, Permalink.Length: > 0 } && !Authority(submission.Referrer).Equals(Authority(submission.Permalink), StringComparison.OrdinalIgnoreCase))
        {
            found.Add(ForeignReferrer);
        }

        if (submission.Kind is { Length: > 0 } kind)
        {
            found.Add(kind is "pingback" or "trackback" ? Ping : 100 + (int)(Hashing.Of(kind) >> 40));
        }
    }

    private static ReadOnlySpan<char> Authority(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal);
        var rest = url.AsSpan(start < 0 ? 0 : start + 3);
        var end = rest.IndexOf('/');
        return end < 0 ? rest : rest[..end];
    }

    internal override string Say(Reading reading) => reading.Submission.UserAgent switch
    {
        { Length: 0 } => "no browser named itself",
        { } agent when agent.AsSpan().IndexOfAny(Programs) is var at and >= 0 => $"sent by a program ({reading.Quoted(WordAt(agent, at))})",
        var agent => $"how it was sent ({reading.Quoted(agent ?? reading.Submission.Kind)})",
    };

    private static string WordAt(string agent, int at)
    {
        ReadOnlySpan<char> separators = " ;,()";
        var start = agent.AsSpan(0, at).LastIndexOfAny(separators) + 1;
        var length = agent.AsSpan(start).IndexOfAny(separators);
        return length < 0 ? agent[start..] : agent.Substring(start, length);
    }

    internal override double Prior(int variant) => variant switch { NoAgent => 1.2, ProgramAgent => 2, OddAgent => 0.6, ForeignReferrer => 0.8, Ping => 0.7, _ => 0 };
}
