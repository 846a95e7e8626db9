namespace Masthead.Features.Accounts;

/// <summary>What a password must be: long, and not one that attackers try first. Which characters it is made of is nobody's business.</summary>
internal static class PasswordRules
{
    public const int Shortest = 12;
    public const int Longest = 256;

    /// <summary>Words of one's own shorter than this say nothing.</summary>
    private const int ShortestOwnWord = 4;

    /// <summary>What is wrong with it, to be shown beside the field; null when nothing is.</summary>
    public static string? Complaint(string password, string email, string name) => password switch
    {
        { Length: < Shortest } => $"Use at least {Shortest} characters. A few words in a row are easy to remember.",
        { Length: > Longest } => $"Use at most {Longest} characters.",
        _ when IsSequence(password) || password.Distinct().Count() < 5 => "This is too simple: use more different characters.",
        _ when CommonPasswords.Contains(password) => "This password, or one very like it, is among those that attackers try first.",
        _ when IsMostly(password, OwnWords(email, name)) => "Do not build the password from your name or email address.",
        _ => null,
    };

    private static bool IsSequence(string password)
    {
        for (var i = 2; i < password.Length; i++)
            if (password[i] - password[i - 1] != password[1] - password[0])
                return false;
        return true;
    }

    private static IEnumerable<string> OwnWords(string email, string name) =>
        name.Split(' ').Append(email).Append(email.Split('@')[0]).Append("masthead").Where(word => word.Length >= ShortestOwnWord);

    private static bool IsMostly(string password, IEnumerable<string> words)
    {
        var rest = words.OrderByDescending(word => word.Length)
            .Aggregate(password, (left, word) => left.Replace(word, "", StringComparison.OrdinalIgnoreCase));
        return rest.Length < password.Length && rest.Length < Shortest / 2;
    }
}
