using Masthead.Spam;

namespace Masthead.Features.Comments;

/// <summary>
/// Words and phrases for which a site holds or refuses comments: found as whole words, in any case, in the words, the name, the e-mail address and
/// the website. Disguised spellings are the filter's business. Pure.
/// </summary>
internal static class ListedWords
{
    // From here on stand the scripts that put no space between words: there a neighbouring letter says nothing.
    private const char FirstUnspaced = '\u0E00';

    /// <returns>The first listed word that is in it, as listed.</returns>
    public static string? Find(IReadOnlyList<string> words, Submission submission)
    {
        for (var i = 0; i < words.Count; i++)
            if (IsIn(submission.Text, words[i]) || IsIn(submission.Author, words[i]) || IsIn(submission.Email, words[i]) || IsIn(submission.Url, words[i]))
                return words[i];
        return null;
    }

    private static bool IsIn(string? text, string word)
    {
        if (text is null || word.Length == 0)
            return false;
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;
            if ((at == 0 || !GoesOn(text[at - 1], text[at])) && (end == text.Length || !GoesOn(text[end - 1], text[end])))
                return true;
        }
        return false;
    }

    private static bool GoesOn(char left, char right) => IsSpacedLetter(left) && IsSpacedLetter(right);

    private static bool IsSpacedLetter(char c) => c < FirstUnspaced && char.IsLetterOrDigit(c);
}
