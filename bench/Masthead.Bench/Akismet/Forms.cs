using System.Globalization;
using System.Net;
using System.Text;

namespace Masthead.Bench.Akismet;

/// <summary>Forms as clients send them, all different; the same seed gives the same forms.</summary>
internal static class Forms
{
    private static readonly string[] Words =
        ("the a of and to in is was that it for on with as at by from this but not are have has had they their we our you your council harbour ferry market "
        + "bridge school river tide storm lamp baker bread train night ticket fare price road street house rent garden tree film book song match goal team season "
        + "mayor vote budget tax report paper reader letter answer question story morning evening winter summer weather rain wind boat crew captain island coast "
        + "good great fine late early old new small large clear honest useful wrong right true cheap free best online offer win bonus casino loan pills watch replica "
        + "think believe remember read write agree doubt hope wonder ask tell show build close open repair plan paid cost lost found kept sold bought").Split(' ');

    /// <summary>About 1 KB: what a library sends.</summary>
    public static string Small(string key, int number)
    {
        var random = new Random(number);
        return Encode([.. Core(key, number, Text(random, 560))]);
    }

    /// <summary>About 60 KB in 300 fields: what WordPress sends, every posted field and the server's environment with it.</summary>
    public static string WordPress(string key, int number)
    {
        var random = new Random(number);
        var text = Text(random, 1800);
        var fields = new List<(string, string)>(Core(key, number, text)) { ("POST_comment", text), ("POST_ak_hp_textarea", "") };
        for (var i = 0; fields.Count < 300; i++)
            fields.Add((i % 2 == 0 ? $"POST_field_{i}" : $"HTTP_X_HEADER_{i}", Text(random, 175)));
        return Encode(fields);
    }

    private static (string, string)[] Core(string key, int number, string text) =>
    [
        ("api_key", key), ("blog", "https://client.example.org"), ("user_ip", $"198.51.{number / 250 % 250}.{number % 250}"),
        ("user_agent", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"), ("referrer", "https://client.example.org/world/story"),
        ("permalink", $"https://client.example.org/world/story-{number % 97}"), ("comment_type", "comment"), ("comment_author", "Reader " + number.ToString(CultureInfo.InvariantCulture)),
        ("comment_author_email", $"reader{number}@example.net"), ("comment_author_url", ""), ("comment_content", text), ("blog_lang", "en_US"), ("blog_charset", "UTF-8"),
    ];

    private static string Text(Random random, int length)
    {
        var text = new StringBuilder(length + 16);
        while (text.Length < length)
            text.Append(Words[random.Next(Words.Length)]).Append(random.Next(12) == 0 ? ". " : " ");
        return text.ToString();
    }

    private static string Encode(IEnumerable<(string Name, string Value)> fields) =>
        string.Join('&', fields.Select(field => WebUtility.UrlEncode(field.Name) + "=" + WebUtility.UrlEncode(field.Value)));
}
