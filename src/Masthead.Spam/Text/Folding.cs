using System.Globalization;

namespace Masthead.Spam.Text;

/// <summary>
/// One code point to its plain form: compatibility forms (styled, enclosed, full-width letters), lower case, Latin letters without accents,
/// invisible characters dropped. The table ships with the library, so that the result does not depend on the machine's Unicode version.
/// </summary>
static class Folding
{
    /// <summary>Pictographs outside the basic plane become one private character each (4,096 of them, by their low bits).</summary>
    internal const int FirstPictograph = 0xE000;
    internal const int Pictographs = 0x1000;

    /// <summary>The character has no visible form and is dropped.</summary>
    internal const char Dropped = '\uFFFE';

    /// <summary>The character becomes several: ask <see cref="Expand"/>.</summary>
    internal const char Several = '\uFFFF';

    private static readonly Dictionary<int, string> Expansions = [];
    private static readonly char[] Table = Build();

    /// <returns>The plain form, <see cref="Dropped"/> or <see cref="Several"/>.</returns>
    internal static char Fold(int code)
    {
        if (code < Table.Length)
        {
            return Table[code];
        }

        // Rare ideographs keep apart from each other by their low bits; tags and variation selectors have no form.
        return code switch
        {
            < 0x40000 => (char)(0x4E00 + (code & 0x3FFF)),
            >= 0xE0000 and < 0xE1000 => Dropped,
            _ => '\uF000',
        };
    }

    internal static string Expand(int code) => Expansions[code];

    /// <summary>Whether the code point is a letter or digit dressed up: mathematical, enclosed, superscript, small-capital, look-alike syllabic.</summary>
    internal static bool IsStyled(int code) => code switch
    {
        < 0x1D00 => code is >= 0x0262 and <= 0x02B8 && Confusables.Always.ContainsKey((char)code),
        < 0x1DC0 => true,
        >= 0x2070 and <= 0x209C => code is not (0x00B2 or 0x00B3),
        >= 0x2100 and <= 0x2149 => code is not (0x2103 or 0x2109 or 0x2116 or 0x2120 or 0x2121 or 0x2122 or 0x2126),
        >= 0x2460 and <= 0x24FF or >= 0x2776 and <= 0x2793 => true,
        >= 0x13A0 and <= 0x13F4 or >= 0xA4D0 and <= 0xA4F4 or >= 0xAB70 and <= 0xABBF => Confusables.Always.ContainsKey((char)code),
        >= 0x1D400 and <= 0x1D7FF or >= 0x1F100 and <= 0x1F189 => true,
        _ => false,
    };

    private static char[] Build()
    {
        var table = new char[0x20000];
        for (var code = 0; code < table.Length; code++)
        {
            table[code] = Unlisted(code);
        }

        using var file = typeof(Folding).Assembly.GetManifestResourceStream("Masthead.Spam.Text.Folding.txt")!;
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            if (line[0] != '#')
            {
                Enter(table, line);
            }
        }

        foreach (var (from, to) in Confusables.Always)
        {
            table[from] = to;
        }

        return table;
    }

    private static void Enter(char[] table, string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        var dash = line.IndexOf('-', StringComparison.Ordinal);
        var from = Hex(line.AsSpan(0, dash > 0 ? dash : equals));
        var to = dash > 0 ? Hex(line.AsSpan(dash + 1, equals - dash - 1)) : from;
        var up = line[^1] == '+';
        var target = string.Concat(line[(equals + 1)..].TrimEnd('+').Split(' ').Select(hex => (char)Hex(hex)));
        for (var code = from; code <= to; code++)
        {
            if (target.Length == 1)
            {
                table[code] = (char)(target[0] + (up ? code - from : 0));
            }
            else
            {
                table[code] = Several;
                Expansions[code] = target;
            }
        }
    }

    private static int Hex(ReadOnlySpan<char> text) => int.Parse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static char Unlisted(int code)
    {
        if (code >= 0x10000)
        {
            return code >= 0x1F000 ? (char)(FirstPictograph + (code & (Pictographs - 1))) : (char)(0xF000 + (code & 0x7FF));
        }

        var c = (char)code;
        if (c is '\u034F' or '\u115F' or '\u1160' or '\u3164' or '\uFFA0' or '\u180B' or '\u180C' or '\u180D' or >= '\uFE00' and <= '\uFE0F')
        {
            return Dropped;
        }

        return char.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.Format => Dropped,
            UnicodeCategory.Control => c is '\t' or '\n' or '\r' or '\v' or '\f' or '\u0085' ? ' ' : Dropped,
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => ' ',
            UnicodeCategory.Surrogate => '\uFFFD',
            UnicodeCategory.OtherNotAssigned when c >= Dropped => '\uFFFD',
            _ => IsStackedAccent(c) ? Dropped : c,
        };
    }

    private static bool IsStackedAccent(char c) => c is >= '\u0300' and <= '\u036F' or >= '\u1AB0' and <= '\u1AFF' or >= '\u1DC0' and <= '\u1DFF'
        or >= '\u20D0' and <= '\u20FF' or >= '\uFE20' and <= '\uFE2F';
}
