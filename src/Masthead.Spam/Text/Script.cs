using System.Globalization;

namespace Masthead.Spam.Text;

/// <summary>What a character is to the filter. Letters say their script; the numbers are part of the model's features, so they never change meaning.</summary>
enum Script : byte
{
    Other, Space, Digit, Punctuation, Symbol, Emoji, Mark,
    Latin = 16, Cyrillic, Greek, Armenian, Hebrew, Arabic, Devanagari, Bengali, OtherIndic, Thai, Lao, Khmer, Myanmar, Tibetan, Georgian,
    Hangul, Ethiopic, Kana, Han, OtherLetter,
}

static class Scripts
{
    internal static Script Of(char c) => Table[c];

    internal static bool IsLetter(Script script) => script >= Script.Latin;

    /// <summary>Letters, digits and the marks that belong to letters: what words are made of.</summary>
    internal static bool IsWord(Script script) => (Word >> (int)script & 1) == 1;

    /// <summary>The same, where words are as long as they go: no script without spaces.</summary>
    internal static bool IsSpacedWord(Script script) => ((Word & ~Unspaced) >> (int)script & 1) == 1;

    /// <summary>Scripts that do not put spaces between words.</summary>
    internal static bool IsUnspaced(Script script) => (Unspaced >> (int)script & 1) == 1;

    /// <summary>The few scripts whose letters look alike, so that one can stand in for another.</summary>
    internal static bool IsLookAlike(Script script) => script is Script.Latin or Script.Cyrillic or Script.Greek;

    internal static bool HasCase(Script script) => script is >= Script.Latin and <= Script.Armenian;

    /// <summary>Sets of scripts, one bit each: those whose letters look like another's; letters and their marks; these and digits; those without spaces.</summary>
    internal const ulong LookAlike = 1UL << (int)Script.Latin | 1UL << (int)Script.Cyrillic | 1UL << (int)Script.Greek,
        Letters = ulong.MaxValue << (int)Script.Latin | 1UL << (int)Script.Mark;

    private const ulong Word = Letters | 1UL << (int)Script.Digit,
        Unspaced = 1UL << (int)Script.Han | 1UL << (int)Script.Kana | 1UL << (int)Script.Thai | 1UL << (int)Script.Lao | 1UL << (int)Script.Khmer | 1UL << (int)Script.Myanmar;

    private static readonly (int From, int To, Script Script)[] Blocks =
    [
        (0x0041, 0x02AF, Script.Latin), (0x0370, 0x03FF, Script.Greek), (0x0400, 0x052F, Script.Cyrillic), (0x0530, 0x058F, Script.Armenian),
        (0x0590, 0x05FF, Script.Hebrew), (0x0600, 0x08FF, Script.Arabic), (0x0900, 0x097F, Script.Devanagari), (0x0980, 0x09FF, Script.Bengali),
        (0x0A00, 0x0DFF, Script.OtherIndic), (0x0E00, 0x0E7F, Script.Thai), (0x0E80, 0x0EFF, Script.Lao), (0x0F00, 0x0FFF, Script.Tibetan),
        (0x1000, 0x109F, Script.Myanmar), (0x10A0, 0x10FF, Script.Georgian), (0x1100, 0x11FF, Script.Hangul), (0x1200, 0x139F, Script.Ethiopic),
        (0x1780, 0x17FF, Script.Khmer), (0x1D00, 0x1DBF, Script.Latin), (0x1E00, 0x1EFF, Script.Latin), (0x1F00, 0x1FFF, Script.Greek),
        (0x2C60, 0x2C7F, Script.Latin), (0x3005, 0x3007, Script.Han), (0x3040, 0x30FF, Script.Kana), (0x3130, 0x318F, Script.Hangul),
        (0x3400, 0x9FFF, Script.Han), (0xA640, 0xA69F, Script.Cyrillic), (0xA720, 0xA7FF, Script.Latin), (0xAC00, 0xD7FF, Script.Hangul),
        (0xF900, 0xFAFF, Script.Han),
    ];

    private static readonly Script[] Table = Build();

    private static Script[] Build()
    {
        var table = new Script[0x10000];
        for (var code = 0; code < table.Length; code++)
        {
            table[code] = ByCategory((char)code);
        }

        foreach (var (from, to, script) in Blocks)
        {
            for (var code = from; code <= to; code++)
            {
                table[code] = table[code] == Script.OtherLetter ? script : table[code];
            }
        }

        // The normaliser folds every pictograph outside the basic plane into this private range.
        Array.Fill(table, Script.Emoji, Folding.FirstPictograph, Folding.Pictographs);
        Array.Fill(table, Script.Emoji, 0x2600, 0x1C0);
        return table;
    }

    private static Script ByCategory(char c) => char.GetUnicodeCategory(c) switch
    {
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter
            or UnicodeCategory.OtherLetter => Script.OtherLetter,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark => Script.Mark,
        UnicodeCategory.DecimalDigitNumber => Script.Digit,
        UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => Script.Space,
        UnicodeCategory.Control => c is '\t' or '\n' or '\r' or '\v' or '\f' or '\u0085' ? Script.Space : Script.Other,
        UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.OtherPunctuation => Script.Punctuation,
        UnicodeCategory.MathSymbol or UnicodeCategory.CurrencySymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherSymbol
            or UnicodeCategory.OtherNumber or UnicodeCategory.LetterNumber => Script.Symbol,
        _ => Script.Other,
    };
}
