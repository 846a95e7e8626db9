namespace Masthead.Features.Comments;

/// <summary>
/// The place of a comment in its thread as text that sorts in reading order: the ids of its ancestors and its own, each in
/// <see cref="Width"/> digits of base 32. Below <see cref="DeepestStep"/> answers stand side by side under the last step, in order of
/// arrival, so that a chain of ten thousand answers does not make a key of ten thousand ids; the parent id still tells who answered whom.
/// </summary>
internal static class ThreadPath
{
    /// <summary>Digits per step: ids up to 2^40.</summary>
    public const int Width = 8;

    /// <summary>No comment has a larger id.</summary>
    public const long LargestId = (1L << (5 * Width)) - 1;

    /// <summary>The depth below which the path grows no further than one more step.</summary>
    public const int DeepestStep = 48;

    private const string Digits = "0123456789abcdefghijklmnopqrstuv";

    /// <summary>The path of comment <paramref name="id"/> at <paramref name="depth"/> below a parent with <paramref name="parentPath"/>.</summary>
    public static string Under(string? parentPath, int depth, long id)
    {
        var kept = Math.Min(depth, DeepestStep) * Width;
        return string.Concat((parentPath ?? "").AsSpan(0, Math.Min(kept, parentPath?.Length ?? 0)), Step(id));
    }

    /// <summary>The smallest text that sorts after everything below <paramref name="path"/>.</summary>
    public static string After(string path) => path + "~";

    /// <summary>The ids that a path names, from the top down to its own.</summary>
    public static IReadOnlyList<long> Ids(string path) =>
        Enumerable.Range(0, path.Length / Width).Select(step => Number(path.AsSpan(step * Width, Width))).ToArray();

    /// <summary>A path as it stands in an address: without the zeros in front of each id.</summary>
    public static string ToCursor(string path) => string.Join('-', Enumerable.Range(0, path.Length / Width).Select(step =>
        path.Substring(step * Width, Width).TrimStart('0') is { Length: > 0 } digits ? digits : "0"));

    /// <summary>The path of a cursor, or null when the text is none.</summary>
    public static string? FromCursor(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Length > (Width + 1) * (DeepestStep + 1))
            return null;
        var steps = text.Split('-');
        return steps.Length <= DeepestStep + 1 && steps.All(IsStep) ? string.Concat(steps.Select(step => step.PadLeft(Width, '0'))) : null;
    }

    private static bool IsStep(string step) => step.Length is > 0 and <= Width && step.All(Digits.Contains);

    private static long Number(ReadOnlySpan<char> step)
    {
        long value = 0;
        foreach (var digit in step)
            value = value * 32 + Digits.IndexOf(digit, StringComparison.Ordinal);
        return value;
    }

    private static string Step(long id) => string.Create(Width, id, static (text, value) =>
    {
        for (var i = text.Length - 1; i >= 0; i--, value >>= 5)
            text[i] = Digits[(int)(value & 31)];
    });
}
