using System.Text;

namespace Masthead.Features.Import.Wxr;

/// <summary>A piece of an export: what stands before the first element that is asked for, or one such element.</summary>
/// <param name="Line">On which it begins, from 1.</param>
/// <param name="Element">Its name; empty for what stands before the first.</param>
/// <param name="Text">As it stands in the file, without the elements that were cut out of it.</param>
internal sealed record XmlPiece(int Line, string Element, string Text);

/// <summary>
/// Cuts an export into its elements without trusting it to be well-formed, so that a damaged one is skipped and the rest goes on, and so that memory
/// holds one at a time. An element ends at its own end tag outside CDATA; where a CDATA section is never closed, at the next line that begins one.
/// </summary>
/// <param name="elements">Names of the elements to cut out; none stands inside another.</param>
/// <param name="inner">Name of the element to cut out of those, or null.</param>
internal sealed class XmlPieces(string[] elements, string? inner = null)
{
    /// <summary>An element longer than this is passed over: its text is empty.</summary>
    public const int LongestElement = 16 * 1024 * 1024;

    private const string DataStart = "<![CDATA[";
    private const string CommentStart = "<!--";

    /// <param name="file">From its beginning.</param>
    /// <param name="tell">Is told line and text of each element inside another, before the one that holds it.</param>
    public IEnumerable<XmlPiece> Read(TextReader file, Action<int, string>? tell = null)
    {
        tell ??= (_, _) => { };
        var open = new OpenPiece(1, "", tell);
        foreach (var (line, text, isStart) in LongLines.Read(file))
        {
            // A CDATA section that runs into what is plainly the next element was never closed.
            if (isStart && open is { Element.Length: > 0, Closer: not null } && StartOf(text.AsSpan().TrimStart()) is not null)
            {
                yield return open.Close();
                open = new OpenPiece(line, "", tell);
            }
            var at = 0;
            while (at < text.Length)
            {
                if (open.Closer is { } closer)
                {
                    at = open.Take(text, at, End(text, at, closer), text.IndexOf(closer, at, StringComparison.Ordinal) >= 0 ? "" : closer);
                    continue;
                }
                var next = text.IndexOf('<', at);
                at = open.Take(text, at, next < 0 ? text.Length : next);
                if (next < 0)
                    break;
                var rest = text.AsSpan(at);
                if (open.Element.Length == 0 && StartOf(rest) is { } name)
                {
                    if (open.Close() is { Text: var before } head && !string.IsNullOrWhiteSpace(before))
                        yield return head;
                    open = new OpenPiece(line, name, tell);
                    at = open.Take(text, at, at + 1 + name.Length);
                }
                else if (IsEnd(rest, open.Element))
                {
                    open.EndInner();
                    at = open.Take(text, at, End(text, at, ">"));
                    yield return open.Close();
                    open = new OpenPiece(line, "", tell);
                }
                else
                {
                    at = Inside(open, text, at, line);
                }
            }
        }
        if (open.Close() is var last && (last.Element.Length > 0 || !string.IsNullOrWhiteSpace(last.Text)))
            yield return last;
    }

    private int Inside(OpenPiece open, string text, int at, int line)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith(DataStart, StringComparison.Ordinal))
            return open.Take(text, at, at + DataStart.Length, "]]>");
        if (rest.StartsWith(CommentStart, StringComparison.Ordinal))
            return open.Take(text, at, at + CommentStart.Length, "-->");
        if (inner is not null && open.Element.Length > 0 && Begins(rest[1..], inner))
            open.BeginInner(line);
        var isInnerEnd = inner is not null && IsEnd(rest, inner);
        at = open.Take(text, at, isInnerEnd ? End(text, at, ">") : at + 1);
        if (isInnerEnd)
            open.EndInner();
        return at;
    }

    private string? StartOf(ReadOnlySpan<char> text)
    {
        foreach (var name in elements)
            if (text.Length > 0 && text[0] == '<' && Begins(text[1..], name))
                return name;
        return null;
    }

    private static bool Begins(ReadOnlySpan<char> text, string name) =>
        text.StartsWith(name, StringComparison.Ordinal) && (text.Length == name.Length || text[name.Length] is '>' or ' ' or '\t' or '\r' or '\n');

    private static bool IsEnd(ReadOnlySpan<char> text, string name) =>
        name.Length > 0 && text.StartsWith("</", StringComparison.Ordinal) && Begins(text[2..], name);

    private static int End(string text, int at, string mark) => text.IndexOf(mark, at, StringComparison.Ordinal) is >= 0 and var found ? found + mark.Length : text.Length;

    /// <summary>The piece that is being read.</summary>
    private sealed class OpenPiece(int line, string element, Action<int, string> tell)
    {
        private readonly StringBuilder whole = new();
        private StringBuilder? part;
        private int partLine;
        private bool isTooLong;

        public string Element => element;

        /// <summary>What an open CDATA section or comment ends with; null outside.</summary>
        public string? Closer { get; private set; }

        /// <summary>Takes the text up to <paramref name="end"/> and returns that place.</summary>
        /// <param name="text">The line.</param>
        /// <param name="start">From here.</param>
        /// <param name="end">Up to here.</param>
        /// <param name="closer">What is open from there on: empty for nothing, null for what was.</param>
        public int Take(string text, int start, int end, string? closer = null)
        {
            var target = part ?? whole;
            isTooLong |= target.Length + end - start > LongestElement;
            if (!isTooLong)
                target.Append(text, start, end - start);
            if (closer is not null)
                Closer = closer.Length == 0 ? null : closer;
            return end;
        }

        public void BeginInner(int at) => (part, partLine) = (part ?? new StringBuilder(), part is null ? at : partLine);

        public void EndInner()
        {
            if (part is null)
                return;
            tell(partLine, part.ToString());
            part = null;
        }

        public XmlPiece Close()
        {
            EndInner();
            return new XmlPiece(line, element, isTooLong ? "" : whole.ToString());
        }
    }
}
