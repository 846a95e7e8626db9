using Masthead.Spam.Learning;
using Masthead.Spam.Text;

namespace Masthead.Spam.Rules;

/// <summary>The website and e-mail address that the writer gave.</summary>
sealed class Addresses() : Rule("addresses")
{
    private const int Website = 1, WebsiteInText = 2, DeepWebsite = 3, RandomMail = 4, Throwaway = 5, CheapWebsite = 6;

    private static readonly WordSet ThrowawayHosts = new("""
        mailinator.com guerrillamail.com 10minutemail.com tempmail.com temp-mail.org yopmail.com trashmail.com sharklasers.com getnada.com maildrop.cc
        dispostable.com mail.tm
        """);

    internal override void Look(Reading reading, ref Findings found)
    {
        if (reading.Submission.Url is { Length: > 0 } url)
        {
            LookAtWebsite(reading, Host(url), url, ref found);
        }

        if (reading.Submission.Email is { Length: > 0 } mail && mail.LastIndexOf('@') is > 0 and var at)
        {
            LookAtMail(mail.AsSpan(0, at), mail.AsSpan(at + 1), ref found);
        }
    }

    private static void LookAtWebsite(Reading reading, ReadOnlySpan<char> host, string url, ref Findings found)
    {
        found.Add(Website);
        found.Add((int)(Hashing.Of(host, 0x0511) >> 34) | 1 << 20);
        if (url.Length > host.Length + 24)
        {
            found.Add(DeepWebsite);
        }

        if (host.EndsWith(".xyz", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".top", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".icu", StringComparison.OrdinalIgnoreCase))
        {
            found.Add(CheapWebsite);
        }

        for (var link = 0; link < reading.LinkCount; link++)
        {
            if (host.EndsWith(LinkHosts.Site(reading, link), StringComparison.OrdinalIgnoreCase))
            {
                found.Add(WebsiteInText);
                return;
            }
        }
    }

    private static void LookAtMail(ReadOnlySpan<char> local, ReadOnlySpan<char> host, ref Findings found)
    {
        var digits = 0;
        foreach (var c in local)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
        }

        if (digits >= 4)
        {
            found.Add(RandomMail);
        }

        if (ThrowawayHosts.Contains(host))
        {
            found.Add(Throwaway);
        }
    }

    private static ReadOnlySpan<char> Host(string url)
    {
        var rest = url.AsSpan();
        var scheme = rest.IndexOf("://");
        rest = scheme >= 0 ? rest[(scheme + 3)..] : rest;
        var end = rest.IndexOfAny('/', '?', '#');
        return end >= 0 ? rest[..end] : rest;
    }

    internal override string Say(Reading reading) =>
        reading.Submission.Url is { Length: > 0 } url ? $"the website given, {reading.Quoted(Host(url))}" : "the shape of the e-mail address";

    internal override string? Without(Reading reading) => reading.Submission.Url is { Length: > 0 } ? "the website" : null;

    internal override double Prior(int variant) =>
        variant switch { Website => 0.3, WebsiteInText => 0.8, DeepWebsite => 0.6, RandomMail => 0.4, Throwaway => 1, CheapWebsite => 0.8, _ => 0 };
}
