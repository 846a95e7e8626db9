using System.Globalization;
using System.Text;

namespace Masthead.Bench.Spam;

/// <summary>
/// Writes <c>src/Masthead.Spam/Text/Folding.txt</c> from this machine's Unicode data (NFKC, lower case, Latin letters without accents). The table
/// ships, so that a model means the same on every machine, whatever its version of ICU, and with none at all.
/// </summary>
static class FoldTable
{
    internal static int Run(string path)
    {
        if ("ﬁ".Normalize(NormalizationForm.FormKC) != "fi")
        {
            Console.Error.WriteLine("spam-fold-table: this process has no Unicode normalisation (InvariantGlobalization)");
            return 1;
        }

        using var file = new StreamWriter(path) { NewLine = "\n" };
        file.WriteLine("# from-to=target: NFKC, lower case, Latin letters without accents. '+' = the target counts up with the source. Made by: spam-fold-table");
        var lines = new List<(int From, int To, string Target, bool Up)>();
        for (var code = 0x41; code < 0x20000; code++)
        {
            if (code is >= 0xD800 and <= 0xF8FF or >= 0xFDD0 and <= 0xFDEF || (code & 0xFFFE) == 0xFFFE || Fold(code) is not { } target)
            {
                continue;
            }

            Append(lines, code, target);
        }

        foreach (var (from, to, target, up) in lines)
        {
            var hex = string.Join(' ', target.Select(c => ((int)c).ToString("X", CultureInfo.InvariantCulture)));
            file.WriteLine(from == to ? $"{from:X}={hex}" : $"{from:X}-{to:X}={hex}{(up ? "+" : "")}");
        }

        return 0;
    }

    private static void Append(List<(int From, int To, string Target, bool Up)> lines, int code, string target)
    {
        if (lines.Count > 0 && lines[^1] is var last && last.To == code - 1)
        {
            var length = code - last.From;
            var counts = target.Length == 1 && last.Target.Length == 1 && target[0] == last.Target[0] + length;
            if (counts && (last.Up || length == 1) || target == last.Target && !last.Up)
            {
                lines[^1] = last with { To = code, Up = counts };
                return;
            }
        }

        lines.Add((code, code, target, false));
    }

    /// <returns>What the code point folds to, or null where that is itself.</returns>
    private static string? Fold(int code)
    {
        var source = char.ConvertFromUtf32(code);
        var target = Enclosed(code) ?? Plain(source.Normalize(NormalizationForm.FormKC).ToLowerInvariant());
        return target == source || target.Length == 0 || char.IsSurrogate(target[0]) ? null : target;
    }

    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var part in text)
        {
            var first = char.IsSurrogate(part) ? part : part.ToString().Normalize(NormalizationForm.FormD)[0];
            plain.Append(first is >= 'a' and <= 'z' ? first : part);
        }

        return plain.ToString().Replace('\u2044', '/');
    }

    /// <summary>Enclosed letters and digits that Unicode itself does not call compatible with the plain ones.</summary>
    private static string? Enclosed(int code) => code switch
    {
        >= 0x1F130 and <= 0x1F149 => Letter(code - 0x1F130),
        >= 0x1F150 and <= 0x1F169 => Letter(code - 0x1F150),
        >= 0x1F170 and <= 0x1F189 => Letter(code - 0x1F170),
        >= 0x2776 and <= 0x277F => Number(code - 0x2775),
        >= 0x2780 and <= 0x2789 => Number(code - 0x277F),
        >= 0x278A and <= 0x2793 => Number(code - 0x2789),
        >= 0x24EB and <= 0x24F4 => Number(code - 0x24EB + 11),
        >= 0x24F5 and <= 0x24FE => Number(code - 0x24F4),
        0x24FF or 0x1F10B or 0x1F10C => "0",
        _ => null,
    };

    private static string Letter(int number) => ((char)('a' + number)).ToString();

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
