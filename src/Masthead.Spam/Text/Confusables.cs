using System.Collections.Frozen;

namespace Masthead.Spam.Text;

/// <summary>Letters of one script that pass for letters of another.</summary>
static class Confusables
{
    /// <summary>Small capitals, stroked and syllabic letters that stand for a Latin letter wherever they occur in a comment.</summary>
    internal static readonly FrozenDictionary<char, char> Always = Pairs(
        "ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpǫqʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɑaɡgıiłlŁløoØođdĐdħhŧtƀbȼcɇeɉjꞓcʋvɩiɾrʂsꭺaɛeɔo" +
        "ᎪaᏴbᏟcᎠdᎬeᏀgᎻhᎥiᎫjᏦkᏞlᎷmᏢpᎡrᏚsᎢtᏙvᎳwᎽyᏃz" +
        "ꓮaꓐbꓚcꓓdꓰeꓝfꓖgꓧhꓲiꓙjꓗkꓡlꓟmꓠnꓳoꓑpꓣrꓢsꓔtꓴuꓦvꓪwꓫxꓬyꓜz");

    private static readonly char[] Latin = Table(
        "аaвbсcеeнhіiјjкkмmоoрpѕsтtуyхxѵvԁdԛqԝwһhӏlгrпnиuшwьbяrїiєeүyөoбbзzдdлaфoцu" +
        "αaβbεeηnιiκkλaμmνvοoπnρpσoςcτtυuχxγyωwδdθoζzϲcϳj");

    private static readonly char[] Cyrillic = Table("aаbвcсeеhнiіjјkкmмoоpрsѕtтxхyуrгnпuи");

    /// <summary>The Latin letter that a Cyrillic or Greek one passes for, or the letter itself.</summary>
    internal static char ToLatin(char c) => c < Latin.Length ? Latin[c] : c;

    /// <summary>The Cyrillic letter that a Latin one passes for, or the letter itself.</summary>
    internal static char ToCyrillic(char c) => c < Cyrillic.Length ? Cyrillic[c] : c;

    /// <summary>The letter that a digit or sign stands for between letters, or 0.</summary>
    internal static char Leet(char c) => c switch
    {
        '0' => 'o',
        '1' or '!' or '|' => 'i',
        '3' or '€' => 'e',
        '4' or '@' => 'a',
        '5' or '$' => 's',
        '7' or '+' => 't',
        '8' => 'b',
        '9' => 'g',
        _ => '\0',
    };

    private static FrozenDictionary<char, char> Pairs(string pairs) =>
        Enumerable.Range(0, pairs.Length / 2).DistinctBy(i => pairs[2 * i]).ToFrozenDictionary(i => pairs[2 * i], i => pairs[2 * i + 1]);

    private static char[] Table(string pairs)
    {
        var table = new char[0x530];
        for (var code = 0; code < table.Length; code++)
        {
            table[code] = (char)code;
        }

        foreach (var (from, to) in Pairs(pairs))
        {
            table[from] = to;
        }

        return table;
    }
}
