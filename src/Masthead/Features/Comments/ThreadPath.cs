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

    private static string Step(long id) => string.Create(Width, id, static (text, value) =>
    {
        for (var i = text.Length - 1; i >= 0; i--, value >>= 5)
            text[i] = Digits[(int)(value & 31)];
    });
}
