using Masthead.Spam;

namespace Masthead.Features.Privacy;

/// <summary>
/// What the filter is told of a comment, in words. One line for every property of <see cref="Submission"/>: a test fails when there is one
/// too few.
/// </summary>
internal static class FilterInputs
{
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        [nameof(Submission.Text)] = "the words: their spelling, links, capitals, repetition and writing system",
        [nameof(Submission.Author)] = "the name",
        [nameof(Submission.Email)] = "the e-mail address",
        [nameof(Submission.Url)] = "the website",
        [nameof(Submission.Ip)] = "the address that it came from; the filter does not remember it",
        [nameof(Submission.UserAgent)] = "what the browser calls itself",
        [nameof(Submission.Referrer)] = "the page that the browser says it came from",
        [nameof(Submission.Permalink)] = "which article it stands under",
        [nameof(Submission.ArticleText)] = "the article's headline, summary and opening: a comment that speaks of the same is more likely about it",
        [nameof(Submission.ArticleLanguage)] = "the article's language",
        [nameof(Submission.Language)] = "the comment's language, where it is known",
        [nameof(Submission.Date)] = "the time",
        [nameof(Submission.Kind)] = "whether it answers the article or another comment",
        [nameof(Submission.HoneypotFilled)] = "whether a field was filled in that people cannot see",
        [nameof(Submission.FormAge)] = "how long the form was open, where that is known",
        [nameof(Submission.History)] = "how many comments with the same e-mail address or from the same network were published or were spam",
    };
}
