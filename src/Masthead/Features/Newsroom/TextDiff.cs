namespace Masthead.Features.Newsroom;

internal enum DiffKind
{
    Same,
    Added,
    Removed,
}

/// <summary>A run of words that both texts have, or only one.</summary>
internal readonly record struct DiffPart(DiffKind Kind, string Text);

/// <summary>One paragraph of a comparison, as it was and as it is; either side may be missing.</summary>
internal sealed record DiffRow(IReadOnlyList<DiffPart>? Before, IReadOnlyList<DiffPart>? After)
{
    public bool IsSame => Before is [{ Kind: DiffKind.Same }] && After is [{ Kind: DiffKind.Same }];
}

/// <summary>
/// Compares two texts for a reader: paragraph by paragraph, and word by word inside the paragraphs that changed. Longest common
/// subsequence (Wagner and Fischer 1974) after common beginnings and ends are set aside; pure.
/// </summary>
internal static class TextDiff
{
    // Above this many pairs of pieces the middle is shown as replaced whole: a comparison must not cost seconds.
    private const long MostPairs = 4_000_000;

    public static IReadOnlyList<DiffRow> Paragraphs(string before, string after)
    {
        var rows = new List<DiffRow>();
        var removed = new Queue<string>();
        foreach (var (kind, text) in Compare(Lines(before), Lines(after)))
        {
            if (kind == DiffKind.Removed)
            {
                removed.Enqueue(text);
            }
            else if (kind == DiffKind.Added && removed.TryDequeue(out var old))
            {
                var words = Words(old, text);
                rows.Add(new DiffRow(Join(words, DiffKind.Added), Join(words, DiffKind.Removed)));
            }
            else
            {
                Flush(removed, rows);
                DiffPart[] part = [new(kind, text)];
                rows.Add(new DiffRow(kind == DiffKind.Same ? part : null, part));
            }
        }
        Flush(removed, rows);
        return rows;
    }

    /// <summary>The words of both texts in order.</summary>
    public static IReadOnlyList<DiffPart> Words(string before, string after) => Compare(Split(before), Split(after)).ToList();

    private static void Flush(Queue<string> removed, List<DiffRow> rows)
    {
        while (removed.TryDequeue(out var text))
            rows.Add(new DiffRow([new DiffPart(DiffKind.Removed, text)], null));
    }

    // One side of a comparison: neighbours of a kind become one run.
    private static List<DiffPart> Join(IReadOnlyList<DiffPart> words, DiffKind without)
    {
        var side = new List<DiffPart>();
        foreach (var word in words.Where(word => word.Kind != without))
        {
            if (side.Count > 0 && side[^1].Kind == word.Kind)
                side[^1] = side[^1] with { Text = side[^1].Text + word.Text };
            else
                side.Add(word);
        }
        return side;
    }

    private static string[] Lines(string text) =>
        text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Words and the spaces between them, each a piece.</summary>
    private static string[] Split(string text)
    {
        var pieces = new List<string>();
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + 1;
            while (end < text.Length && char.IsWhiteSpace(text[end]) == char.IsWhiteSpace(text[start]))
                end++;
            pieces.Add(text[start..end]);
        }
        return [.. pieces];
    }

    private static IEnumerable<DiffPart> Compare(string[] before, string[] after)
    {
        var head = 0;
        while (head < before.Length && head < after.Length && before[head] == after[head])
            head++;
        var tail = 0;
        while (tail < before.Length - head && tail < after.Length - head && before[^(tail + 1)] == after[^(tail + 1)])
            tail++;
        return before[..head].Select(Same)
            .Concat(Middle(before[head..^tail], after[head..^tail]))
            .Concat(before[^tail..].Select(Same));
    }

    private static DiffPart Same(string text) => new(DiffKind.Same, text);

    private static IEnumerable<DiffPart> Middle(string[] before, string[] after)
    {
        if ((long)before.Length * after.Length > MostPairs)
        {
            foreach (var text in before)
                yield return new DiffPart(DiffKind.Removed, text);
            foreach (var text in after)
                yield return new DiffPart(DiffKind.Added, text);
            yield break;
        }
        var common = CommonLengths(before, after);
        int i = 0, j = 0;
        while (i < before.Length || j < after.Length)
        {
            if (i < before.Length && j < after.Length && before[i] == after[j])
            {
                yield return Same(before[i++]);
                j++;
            }
            else if (i < before.Length && (j == after.Length || common[i + 1, j] >= common[i, j + 1]))
            {
                yield return new DiffPart(DiffKind.Removed, before[i++]);
            }
            else
            {
                yield return new DiffPart(DiffKind.Added, after[j++]);
            }
        }
    }

    // common[i, j]: length of the longest common subsequence of before[i..] and after[j..].
    private static int[,] CommonLengths(string[] before, string[] after)
    {
        var common = new int[before.Length + 1, after.Length + 1];
        for (var i = before.Length - 1; i >= 0; i--)
            for (var j = after.Length - 1; j >= 0; j--)
                common[i, j] = before[i] == after[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        return common;
    }
}
