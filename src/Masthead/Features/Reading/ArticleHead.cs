using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>What an article's page says of itself to browsers, search engines and other sites.</summary>
internal static class ArticleHead
{
    // Enough for a machine to see that people talk here; each one repeats words that the page already holds.
    private const int CommentsForMachines = 10;

    /// <param name="page">What stands on it.</param>
    /// <param name="origin">Scheme and host of the site.</param>
    /// <param name="isWhole">It is the article's own page, and no later part of the conversation.</param>
    public static PageHead Of(ArticleContents page, string origin, bool isWhole)
    {
        var (article, site) = (page.Article, page.Site);
        return new PageHead
        {
            Title = article.Headline,
            Description = article.Standfirst,
            Canonical = article.Address,
            CommentFeed = article.Address + "/comments.atom",
            Kind = "article",
            Picture = article.Lead is { } lead ? new HeadPicture(lead.Address, lead.Width, lead.Height, article.LeadAlt) : null,
            Language = article.Language,
            Alternates = isWhole ? Translation.Alternates(article, site.Language) : [],
            Section = page.Chain.Count > 0 ? page.Chain[^1].Name : "",
            AuthorAddresses = article.Bylines.ConvertAll(byline => "/authors/" + byline.Slug),
            Labels = article.Tags.ConvertAll(tag => tag.Name),
            PublishedAt = article.PublishedAt,
            ModifiedAt = article.UpdatedAt,
            TopSectionId = page.Chain.Count > 0 ? page.Chain[0].Id : null,
            IsIndexed = isWhole,
            StructuredData = StructuredData.Article(Facts(path => origin + SiteAddress.Escaped(path), page, site)),
        };
    }

    private static ArticleFacts Facts(Func<string, string> absolute, ArticleContents page, SiteSettings site)
    {
        var article = page.Article;
        (string, string) Told(Translation other) => (absolute(other.Address), other.LanguageOn(site.Language));
        return new ArticleFacts
        {
            Address = absolute(article.Address),
            Home = absolute("/"),
            Publisher = site.Name,
            Headline = article.Headline,
            Description = article.Standfirst,
            Language = article.Language is "" ? site.Language : article.Language,
            Section = page.Chain.Count > 0 ? page.Chain[^1].Name : "",
            Dateline = article.Dateline,
            PublishedAt = article.PublishedAt!.Value,
            ModifiedAt = article.UpdatedAt,
            Authors = article.Bylines.Select(byline => (byline.Name, absolute("/authors/" + byline.Slug))).ToList(),
            Breadcrumb = page.Chain.Select(section => (section.Name, absolute(section.Address))).Append((article.Headline, absolute(article.Address))).ToList(),
            Keywords = article.Tags.Select(tag => tag.Name).ToList(),
            Picture = article.Lead is { } lead ? (absolute(lead.Address), lead.Width, lead.Height) : null,
            TranslationOf = article.Translations.Where(other => other.Id == article.OriginalId).Select(other => ((string, string)?)Told(other)).FirstOrDefault(),
            Translations = article.OriginalId is null ? article.Translations.Select(Told).ToList() : [],
            Corrections = article.Corrections,
            CommentCount = article.CommentCount,
            Comments = Comments(page, absolute(article.Address)),
        };
    }

    private static List<ReadOnlyMemory<byte>> Comments(ArticleContents page, string address)
    {
        var told = new List<ReadOnlyMemory<byte>>(CommentsForMachines);
        Tell(page.Thread.Roots);
        return told;

        void Tell(IReadOnlyList<CommentView> comments)
        {
            for (var i = 0; i < comments.Count && told.Count < CommentsForMachines; i++)
            {
                if (!comments[i].IsTombstone)
                    told.Add(page.Drawn.Of(comments[i]).ForMachines(comments[i], address));
                Tell(comments[i].Replies);
            }
        }
    }
}
