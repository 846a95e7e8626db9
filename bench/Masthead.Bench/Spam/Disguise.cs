namespace Masthead.Bench.Spam;

/// <summary>What spammers do to a text so that filters do not read it, in the same measure for every text.</summary>
static class Disguise
{
    internal static readonly (string Name, Func<string, string> Apply)[] Ways =
    [
        ("homoglyphs", Homoglyphs), ("zero-width", text => Between(text, "\u200B")), ("spaced letters", Spaced), ("leet", Leet), ("entities", Entities),
        ("mathematical letters", Styled), ("full-width", FullWidth), ("accents", text => Between(text, "\u0336")),
    ];

    private const string Latin = "aceopxyikmtbh", LookAlike = "асеорхуікмтьһ";

    private static string Homoglyphs(string text) => string.Concat(text.Select(c => Latin.IndexOf(c) is >= 0 and var at ? LookAlike[at]
        : LookAlike.IndexOf(c) is >= 0 and var back && c is not 'ь' ? Latin[back] : c));

    private static string Between(string text, string sign) =>
        string.Concat(text.Select((c, i) => char.IsLetter(c) && i + 1 < text.Length && char.IsLetter(text[i + 1]) ? c + sign : c.ToString()));

    /// <summary>Every third word of four letters or more spelled out, as people do who hide a name.</summary>
    private static string Spaced(string text) =>
        string.Join(' ', text.Split(' ').Select((word, i) => i % 3 == 0 && word.Length >= 4 && word.All(char.IsLetterOrDigit) ? string.Join(' ', word.ToCharArray()) : word));

    private static string Leet(string text) => string.Join(' ', text.Split(' ').Select(word => word.Length >= 4 && word.All(char.IsLetter)
        ? word[0] + word[1..^1].Replace('o', '0').Replace('e', '3').Replace('a', '4').Replace('i', '1') + word[^1] : word));

    private static string Entities(string text) => string.Concat(text.Select(c => char.IsAsciiLetter(c) ? $"&#{(int)c};" : c.ToString()));

    private static string Styled(string text) => string.Concat(text.Select(c => c switch
    {
        >= 'A' and <= 'Z' => char.ConvertFromUtf32(0x1D400 + c - 'A'),
        >= 'a' and <= 'z' => char.ConvertFromUtf32(0x1D41A + c - 'a'),
        >= '0' and <= '9' => char.ConvertFromUtf32(0x1D7CE + c - '0'),
        _ => c.ToString(),
    }));

    private static string FullWidth(string text) => string.Concat(text.Select(c => c is > ' ' and < '\x7F' ? (char)(c - 0x21 + 0xFF01) : c));
}
