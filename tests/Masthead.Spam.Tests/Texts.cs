using FsCheck;
using FsCheck.Fluent;

namespace Masthead.Spam.Tests;

/// <summary>Texts that people and programs really send, and worse.</summary>
static class Texts
{
    private static readonly string[] Pieces =
    [
        "a", "Z", " ", "\n", "\0", "free", "money", "the council", "казино", "зapaбoток", "سلام", "নমস্কার", "你好", "สวัสดี", "🎰", "👨‍👩‍👧", "\uD800", "\uDC00", "\uFFFF", "\u200B", "\u202E",
        "e\u0301", "x\u0336", "𝓧𝓤", "ⓐⓑ", "ｆｕｌｌ", "&amp;", "&#x110000;", "&#0;", "&nope;", "&", "%41", "%e0%a4", "%", "<a href=\"http://x.test/y\">", "</a>", "<", "<script", "<!--", "[url=http://x.test]",
        "[", "]", "http://", "https://example.test/a?b=c", "www.", "x.com", "x . com", "t.me/abc", "@name", "a@b.com", "+1 555 123 45 67", "1.2.3.4/x", "xn--80ak6aa92e.com", "v1agra", "c-a-s-i-n-o",
        "A L E X I S 1 7", "!!!!!!!!", "aaaaaaaaaaaa", "'", "\"", "$500", "١٢٣", "ſ", "İ", "ß", "ﷺ", "\u3164", "\U000E0041", "http   www  host  com",
    ];

    internal static Arbitrary<string> Nasty { get; } = Gen.Elements(Pieces).ListOf().Select(parts => string.Concat(parts)).ToArbitrary();

    internal static Arbitrary<Submission> Submissions { get; } = (
        from text in Nasty.Generator
        from author in Gen.Elements(null, "", "Ada", "BEST CASINO www.x.com", "\uD800", "Улыбка")
        from url in Gen.Elements(null, "", "http://", "https://x.xyz/very/long/path/to/somewhere/far", "::", "x")
        from mail in Gen.Elements(null, "", "@", "a12345@mailinator.com")
        from agent in Gen.Elements(null, "", "curl/8", "Mozilla/5.0")
        from language in Gen.Elements(null, "", "x", "en", "ru", "bn-BD")
        from article in Gen.Elements(null, "", new string('ä', 300))
        from honeypot in Gen.Elements(true, false)
        from age in Gen.Elements<TimeSpan?>(null, TimeSpan.MinValue, TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.MaxValue)
        from count in Gen.Elements(-1, 0, 1, int.MaxValue)
        select new Submission
        {
            Text = text, Author = author, Url = url, Email = mail, UserAgent = agent, ArticleLanguage = language, ArticleText = article, HoneypotFilled = honeypot, FormAge = age,
            Referrer = url, Permalink = url, Kind = author, History = new SenderHistory { PrefixSpam = count, EmailPublished = count, HostsSpam = count },
        }).ToArbitrary();

    internal static byte[] Bytes(this Filter filter)
    {
        using var file = new MemoryStream();
        filter.WriteTo(file);
        return file.ToArray();
    }
}
