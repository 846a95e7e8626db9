namespace Masthead.Spam.Text;

/// <summary>
/// Latin text in which Cyrillic or Greek letters stand in for Latin ones. Once one word mixes scripts, words made of nothing but such letters are
/// read as Latin too, and so are addresses; without a mixed word a foreign word is just a foreign word.
/// </summary>
static class LookAlikes
{
    /// <summary>Cyrillic and Greek letters, small or capital, that look exactly like Latin ones; and the Latin ones that look like Cyrillic.</summary>
    private const string Strict = "аеорсухіјѕһԁԛԝӏкмтвнь" + "αορνικτυχ", Ambiguous = "aceopxyijshkmtb";

    internal static void Undo(Reading reading)
    {
        if (reading.ScriptCounts[(int)Script.Latin] == 0 || reading.ScriptCounts[(int)Script.Cyrillic] + reading.ScriptCounts[(int)Script.Greek] == 0
            || !IsSurelyLatin(reading) || !AnyMixed(reading))
        {
            return;
        }

        for (var at = 0; at < reading.CleanLength;)
        {
            var end = EndOfRun(reading, at, out var latin, out var foreign, out var strict);
            if (foreign > 0 && (latin > 0 || strict == foreign))
            {
                ToLatin(reading, at, end);
            }

            at = end;
        }
    }

    /// <summary>Whether a Latin, Cyrillic or Greek letter cannot be mistaken for one of the others.</summary>
    internal static bool IsSure(char c) => c >= Doubtful.Length || !Doubtful[c];

    private static readonly bool[] Doubtful = Mark(Strict + Ambiguous), StrictOnes = Mark(Strict);

    private static bool[] Mark(string letters)
    {
        var marks = new bool[0x530];
        foreach (var c in letters)
        {
            marks[c] = true;
        }

        return marks;
    }

    private static bool IsSurelyLatin(Reading reading)
    {
        int latin = 0, foreign = 0;
        foreach (var c in reading.CleanText)
        {
            var script = Scripts.Of(c);
            latin += script == Script.Latin && IsSure(c) ? 1 : 0;
            foreign += script is Script.Cyrillic or Script.Greek && IsSure(c) ? 1 : 0;
        }

        return latin > 4 * foreign || foreign == 0 && reading.ScriptCounts[(int)Script.Latin] > 0;
    }

    private static bool AnyMixed(Reading reading)
    {
        for (var at = 0; at < reading.CleanLength;)
        {
            at = EndOfRun(reading, at, out var latin, out var foreign, out _);
            if (latin > 0 && foreign > 0)
            {
                return true;
            }
        }

        return false;
    }

    private static int EndOfRun(Reading reading, int at, out int latin, out int foreign, out int strict)
    {
        latin = foreign = strict = 0;
        var start = at;
        for (; at < reading.CleanLength; at++)
        {
            var c = reading.Clean[at];
            var script = Scripts.Of(c);
            if (!Scripts.IsWord(script))
            {
                break;
            }

            latin += script == Script.Latin ? 1 : 0;
            var isForeign = script is Script.Cyrillic or Script.Greek;
            foreign += isForeign ? 1 : 0;
            strict += isForeign && c < StrictOnes.Length && StrictOnes[c] ? 1 : 0;
        }

        return Math.Max(at, start + 1);
    }

    private static void ToLatin(Reading reading, int from, int to)
    {
        for (var at = from; at < to; at++)
        {
            var plain = Confusables.ToLatin(reading.Clean[at]);
            if (plain != reading.Clean[at])
            {
                reading.Clean[at] = plain;
                reading.Traces[at] |= Trace.LookAlike;
            }
        }
    }
}
