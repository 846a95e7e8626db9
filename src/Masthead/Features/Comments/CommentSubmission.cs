using Masthead.Spam;
using Masthead.Web.Sanitising;

namespace Masthead.Features.Comments;

/// <summary>What of an article the filter is told.</summary>
internal sealed record ArticleForFilter(string Path, string Language, string Headline, string Standfirst, string BodyHtml)
{
    // Kept with every decision that is learnt from: the opening of an article has its words, and tenfold would teach nothing more.
    private const int LongestBody = 3000;

    /// <summary>As it is told.</summary>
    public ArticleTold Told => new(Path, Language, ArticleWords.Of(Words));

    /// <summary>Its own words without markup. Headline and standfirst alone are too few to tell whether a comment is about it.</summary>
    public string Words => Headline + "\n\n" + Standfirst + "\n\n" + PlainText.FromHtml(BodyHtml.Length > LongestBody ? BodyHtml[..LongestBody] : BodyHtml);
}

/// <summary>An article as the filter is told of it: its words are free of markup.</summary>
internal sealed record ArticleTold(string Path, string Language, ArticleWords Words);

/// <summary>A comment as the filter sees it: made in one place, so that a decision is learnt from what was checked.</summary>
internal static class CommentSubmission
{
    public static Submission Of(
        CommentText text, CommentSender sender, bool isReply, DateTimeOffset createdAt, ArticleTold article, FormEvidence evidence) => new Submission
    {
        Text = text.Text,
        Author = text.Name,
        Email = text.Email.Length == 0 ? null : text.Email,
        Url = text.Website.Length == 0 ? null : text.Website,
        UserAgent = sender.UserAgent,
        Referrer = sender.Referrer,
        Permalink = "/" + article.Path,
        ArticleLanguage = article.Language.Length == 0 ? null : article.Language,
        Date = createdAt,
        Kind = isReply ? "reply" : "comment",
        HoneypotFilled = evidence.HoneypotFilled,
        FormAge = evidence.FormSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        History = new SenderHistory
        {
            PrefixPublished = evidence.PrefixPublished,
            PrefixSpam = evidence.PrefixSpam,
            EmailPublished = evidence.EmailPublished,
            EmailSpam = evidence.EmailSpam,
        },
    }.Under(article.Words);

    /// <summary>The same again, from what was kept.</summary>
    public static Submission Of(Comment comment, ArticleTold article, FormEvidence evidence) => Of(
        new CommentText(comment.AuthorName, comment.AuthorEmail, comment.AuthorWebsite, comment.Text, comment.Html),
        new CommentSender(null, null, comment.UserAgent, comment.Referrer), comment.ParentId is not null, comment.CreatedAt, article, evidence);

    /// <summary>How the filter knows a comment.</summary>
    public static string Source(long commentId) => "comment:" + commentId;
}
