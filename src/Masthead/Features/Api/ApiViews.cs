using System.Text;
using Masthead.Features.Comments;
using Masthead.Features.Reading;
using Masthead.Features.Sections;

namespace Masthead.Features.Api;

/// <summary>A page of a list. <paramref name="Next"/>: the address of the one that follows, or null.</summary>
internal sealed record ApiPage<T>(IReadOnlyList<T> Items, string? Next);

internal sealed record ApiSection(long Id, string Path, string Name, string Description, long? ParentId, string Address);

internal sealed record ApiName(string Name, string Slug, string Address);

internal sealed record ApiPicture(string Address, int Width, int Height, string Alt, string Caption, string Credit);

internal sealed record ApiCorrection(DateOnly Day, string Text);

internal sealed record ApiTranslation(long Id, string Path, string Address, string Language, bool IsOriginal);

/// <summary>An article as lists tell it.</summary>
internal record ApiStory
{
    public required long Id { get; init; }
    public required string Path { get; init; }
    public required string Address { get; init; }
    public required string Headline { get; init; }
    public required string Standfirst { get; init; }
    public required string Language { get; init; }
    public required string? Section { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }
    public required int CommentCount { get; init; }
    public required string? Picture { get; init; }
}

/// <summary>An article with everything that its page shows of it.</summary>
internal sealed record ApiArticle : ApiStory
{
    public required string Dateline { get; init; }
    public required IReadOnlyList<ApiName> Authors { get; init; }
    public required IReadOnlyList<ApiName> Tags { get; init; }
    public required ApiPicture? Lead { get; init; }

    /// <summary>The original and its translations without this one; the language is empty where it is the site's.</summary>
    public required IReadOnlyList<ApiTranslation> Translations { get; init; }

    /// <summary>Sanitised HTML.</summary>
    public required string Html { get; init; }

    /// <summary>Told under the article, the newest last.</summary>
    public required IReadOnlyList<ApiCorrection> Corrections { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
    public required bool TakesComments { get; init; }
    public required string Comments { get; init; }
}

/// <summary>A comment that readers see. Where one was taken down and answers stand below, name and words are empty.</summary>
internal sealed record ApiComment(
    long Id, long? ParentId, int Depth, string Name, string? Website, string Html, DateTimeOffset CreatedAt, DateTimeOffset? EditedAt, bool IsRemoved, int Replies, string Address);

/// <param name="Article">What was found.</param>
/// <param name="Headline">With what was looked for in <c>mark</c> elements.</param>
/// <param name="Excerpt">Likewise.</param>
internal sealed record ApiHit(ApiStory Article, string Headline, string Excerpt);

/// <summary>Makes what the API tells from what the pages show. <paramref name="absolute"/> turns a path into an address.</summary>
internal sealed class ApiMapper(SectionMap sections, Func<string, string> absolute)
{
    public ApiSection Section(SectionView section) => new(section.Id, section.Path, section.Name, section.Description, section.ParentId, absolute(section.Address));

    public ApiStory Story(Story story) => new()
    {
        Id = story.Id,
        Path = story.Path,
        Address = absolute(story.Address),
        Headline = story.Headline,
        Standfirst = story.Standfirst,
        Language = story.Language,
        Section = sections.Find(story.SectionId)?.Path,
        PublishedAt = story.PublishedAt,
        CommentCount = story.CommentCount,
        Picture = story.Lead is { } lead ? absolute(lead.Address) : null,
    };

    public ApiArticle Article(ArticleView article, bool takesComments) => new()
    {
        Id = article.Id,
        Path = article.Path,
        Address = absolute(article.Address),
        Headline = article.Headline,
        Standfirst = article.Standfirst,
        Language = article.Language,
        Section = sections.Find(article.SectionId)?.Path,
        PublishedAt = article.PublishedAt!.Value,
        CommentCount = article.CommentCount,
        Picture = article.Lead is { } picture ? absolute(picture.Address) : null,
        Dateline = article.Dateline,
        Authors = article.Bylines.Select(byline => new ApiName(byline.Name, byline.Slug, absolute("/authors/" + byline.Slug))).ToList(),
        Tags = article.Tags.Select(tag => new ApiName(tag.Name, tag.Slug, absolute("/tags/" + tag.Slug))).ToList(),
        Lead = article.Lead is { } lead ? new ApiPicture(absolute(lead.Address), lead.Width, lead.Height, article.LeadAlt, article.LeadCaption, article.LeadCredit) : null,
        Translations = article.Translations.Select(other => new ApiTranslation(other.Id, other.Path, absolute(other.Address), other.Language, other.Id == article.OriginalId)).ToList(),
        Html = Encoding.UTF8.GetString(article.BodyHtml),
        Corrections = article.Corrections.ConvertAll(correction => new ApiCorrection(correction.Day, correction.Text)),
        UpdatedAt = article.UpdatedAt,
        TakesComments = takesComments,
        Comments = absolute($"{ApiFeature.Root}/articles/{article.Id}/comments"),
    };

    /// <summary>In reading order; the depth and the parent tell the tree. What stands on the page for context only is left out.</summary>
    public IReadOnlyList<ApiComment> Comments(ThreadPage thread, string articlePath) => InOrder(thread.Roots).Where(comment => !comment.IsContext)
        .Select(comment => new ApiComment(comment.Id, comment.ParentId, comment.Depth, comment.Name, comment.Website, Encoding.UTF8.GetString(comment.Html), comment.CreatedAt, comment.EditedAt,
            comment.IsTombstone, comment.ShownReplies, absolute("/" + articlePath) + $"?comment={comment.Id}#comment-{comment.Id}")).ToList();

    private static IEnumerable<CommentView> InOrder(IEnumerable<CommentView> comments) => comments.SelectMany(comment => InOrder(comment.Replies).Prepend(comment));
}
