using System.Text;

namespace Masthead.Features.Import.Wxr;

/// <summary>A piece of an export: what stands before the first item, or one item.</summary>
/// <param name="Line">On which it begins, from 1.</param>
/// <param name="Text">As it stands in the file.</param>
/// <param name="IsItem">An item, with its tags.</param>
internal sealed record WxrPiece(int Line, string Text, bool IsItem);

/// <summary>
/// Cuts an export into its head and its items without trusting it to be well-formed, so that a damaged item is skipped and the rest goes on, and so
/// that memory holds one item at a time. An item ends at its own end tag outside CDATA; where a CDATA section is never closed, at the next line
/// that begins an item.
/// </summary>
internal static class WxrPieces
{
    private const string ItemStart = "<item>";
    private const string ItemEnd = "</item>";
    private const string DataStart = "<![CDATA[";
    private const string DataEnd = "]]>";
    private const string CommentStart = "<!--";
    private const string CommentEnd = "-->";

    /// <summary>An item longer than this is no item.</summary>
    public const int LongestItem = 256 * 1024 * 1024;

    public static IEnumerable<WxrPiece> Read(TextReader file)
    {
        var piece = new StringBuilder();
        // What an open CDATA section or comment ends with; null outside.
        string? closer = null;
        var (line, startedAt, inItem) = (0, 1, false);
        while (file.ReadLine() is { } text)
        {
            line++;
            var rest = text;
            // A CDATA section that runs into what is plainly the next item was never closed.
            if (inItem && closer is not null && rest.TrimStart().StartsWith(ItemStart, StringComparison.Ordinal))
            {
                yield return new WxrPiece(startedAt, piece.ToString(), true);
                piece.Clear();
                (inItem, closer) = (false, null);
            }
            while (true)
            {
                var (cut, kind) = Next(rest, closer, inItem);
                if (cut < 0)
                    break;
                if (kind == Mark.ItemStart && !inItem)
                {
                    piece.Append(rest, 0, cut);
                    if (piece.Length > 0 && !string.IsNullOrWhiteSpace(piece.ToString()))
                        yield return new WxrPiece(startedAt, piece.ToString(), false);
                    piece.Clear().Append(ItemStart);
                    (startedAt, inItem, rest) = (line, true, rest[(cut + ItemStart.Length)..]);
                    continue;
                }
                var length = kind switch
                {
                    Mark.DataStart => DataStart.Length,
                    Mark.CommentStart => CommentStart.Length,
                    Mark.Close => closer!.Length,
                    Mark.ItemStart => ItemStart.Length,
                    _ => ItemEnd.Length,
                };
                piece.Append(rest, 0, cut + length);
                rest = rest[(cut + length)..];
                closer = kind switch { Mark.DataStart => DataEnd, Mark.CommentStart => CommentEnd, Mark.Close => null, _ => closer };
                if (kind == Mark.ItemEnd && inItem)
                {
                    yield return new WxrPiece(startedAt, piece.ToString(), true);
                    piece.Clear();
                    (inItem, startedAt) = (false, line);
                }
            }
            piece.Append(rest).Append('\n');
            if (piece.Length > LongestItem)
                throw new InvalidDataException($"Line {startedAt}: an item of more than {LongestItem / 1024 / 1024} MiB is none.");
        }
        if (inItem || !string.IsNullOrWhiteSpace(piece.ToString()))
            yield return new WxrPiece(startedAt, piece.ToString(), inItem);
    }

    private enum Mark { None, ItemStart, ItemEnd, DataStart, CommentStart, Close }

    private static (int At, Mark Kind) Next(string text, string? closer, bool inItem)
    {
        if (closer is not null)
            return (text.IndexOf(closer, StringComparison.Ordinal), Mark.Close);
        var best = (At: -1, Kind: Mark.None);
        foreach (var (mark, kind) in new[] { (DataStart, Mark.DataStart), (CommentStart, Mark.CommentStart), (inItem ? ItemEnd : ItemStart, inItem ? Mark.ItemEnd : Mark.ItemStart) })
            if (text.IndexOf(mark, StringComparison.Ordinal) is >= 0 and var at && (best.At < 0 || at < best.At))
                best = (at, kind);
        return best;
    }
}
