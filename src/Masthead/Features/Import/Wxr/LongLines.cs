namespace Masthead.Features.Import.Wxr;

/// <summary>
/// Lines of a file, each with its end. One that is longer than <see cref="Longest"/> comes in parts, cut where no mark of XML is cut in two, so that a file of
/// one single line needs no more memory than any other.
/// </summary>
internal static class LongLines
{
    public const int Longest = 64 * 1024;

    /// <returns>The number of the line from 1, the text, and whether it begins the line.</returns>
    public static IEnumerable<(int Line, string Text, bool IsStart)> Read(TextReader file)
    {
        var buffer = new char[Longest];
        var (filled, line, isStart) = (0, 1, true);
        while (true)
        {
            filled += file.ReadBlock(buffer, filled, buffer.Length - filled);
            var (done, isLast) = (0, filled < buffer.Length);
            while (Array.IndexOf(buffer, '\n', done, filled - done) is >= 0 and var end)
            {
                yield return (line++, new string(buffer, done, end + 1 - done), isStart);
                (done, isStart) = (end + 1, true);
            }
            if (isLast)
            {
                if (done < filled)
                    yield return (line, new string(buffer, done, filled - done), isStart);
                yield break;
            }
            if (done == 0)
            {
                done = Cut(buffer);
                yield return (line, new string(buffer, 0, done), isStart);
                isStart = false;
            }
            filled -= done;
            Array.Copy(buffer, done, buffer, 0, filled);
        }
    }

    // A mark begins with '<' and has no other, or ends with '>' and has no other: before the one and after the other is no mark cut. Without either,
    // the start of "]]>" or "-->" may stand at the end.
    private static int Cut(char[] text)
    {
        var cut = Math.Max(Array.LastIndexOf(text, '<'), Array.LastIndexOf(text, '>') + 1);
        if (cut > 0)
            return cut;
        cut = text.Length;
        while (cut > 1 && text[cut - 1] is ']' or '-')
            cut--;
        return cut;
    }
}
