using System.Collections.Frozen;

namespace Masthead.Features.Accounts;

/// <summary>
/// The passwords that attackers try first: a list that travels inside the program (see the head of <c>common-passwords.txt</c> for what it
/// is), and the plain ways to stretch one of them: said twice, or with a few digits and signs around it.
/// </summary>
internal static class CommonPasswords
{
    // A common word with more digits than this around it is no longer found by trying the usual ones.
    private const int LongestTrimming = 6;

    private static readonly Lazy<FrozenSet<string>> List = new(Read);

    public static int Count => List.Value.Count;

    public static bool Contains(string password)
    {
        var lower = password.ToLowerInvariant();
        return List.Value.Contains(lower) || IsRepetition(lower) || IsTrimmed(lower);
    }

    private static bool IsRepetition(string password)
    {
        for (var length = 1; length <= password.Length / 2; length++)
            if (password.Length % length == 0 && Repeats(password, length))
                return length <= 4 || List.Value.Contains(password[..length]);
        return false;
    }

    private static bool Repeats(string password, int length)
    {
        for (var i = length; i < password.Length; i++)
            if (password[i] != password[i - length])
                return false;
        return true;
    }

    private static bool IsTrimmed(string password)
    {
        var start = 0;
        var end = password.Length;
        while (start < end && !char.IsLetter(password[start]))
            start++;
        while (end > start && !char.IsLetter(password[end - 1]))
            end--;
        return end > start && password.Length - (end - start) <= LongestTrimming && List.Value.Contains(password[start..end]);
    }

    private static FrozenSet<string> Read()
    {
        using var stream = typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")!;
        using var reader = new StreamReader(stream);
        return Lines(reader).Where(line => !line.StartsWith("# ", StringComparison.Ordinal)).ToFrozenSet(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
            yield return line;
    }
}
