using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Reading;

/// <summary>An article and the conversation under it: three queries for a guest.</summary>
internal sealed class ArticleModel(PreparedReads reads, OldAddresses old, ArticleFurniture furniture, TimeProvider clock) : PageModel
{
    public ArticleView Article { get; private set; } = null!;
    public IReadOnlyList<SectionView> Chain { get; private set; } = [];
    public ThreadPage Thread { get; private set; } = null!;
    public IReadOnlyList<RelatedStory> Related { get; private set; } = [];
    public CommentWindow Window { get; private set; }
    public CommentForm Form { get; private set; } = null!;
    public PrintedTime Time { get; private set; } = null!;
    public SiteSettings Site { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? path, string? comment, string? after, string? order, long? reply, CancellationToken cancellationToken)
    {
        var wanted = path?.TrimEnd('/') ?? "";
        if (await ArticleView.ReadAsync(reads, wanted, cancellationToken) is not { } article)
            return await old.AnswerAsync(wanted, cancellationToken);
        if (article.State == ArticleState.Withdrawn)
            return StatusCode(StatusCodes.Status410Gone);
        if (article.State != ArticleState.Published || article.PublishedAt is not { } publishedAt)
            return NotFound();
        if (path != article.Path)
            return RedirectPermanent(SiteAddress.Escaped(article.Address) + Request.QueryString);

        if (!ThreadPlace.TryParse(comment, after, order, out var place) || await reads.ReadThreadAsync(article.Id, place, cancellationToken) is not { } thread)
            return NotFound();
        (Article, Thread) = (article, thread);
        if (place == default)
            Related = await reads.ReadRelatedAsync(article, cancellationToken);
        var (site, sections) = await furniture.ReadAsync(cancellationToken);
        Chain = sections.ChainTo(article.SectionId);
        (Time, Site) = (PrintedTime.For(site), site);
        Window = CommentWindow.Of(article.Comments, publishedAt, site, clock.GetUtcNow());
        Form = await FormAsync(reply, cancellationToken);
        ViewData.Head = furniture.Head(Request, this, site, isWhole: place == default && reply is null);
        KeepPage(place, reply);
        return Page();
    }

    // Without scripts an answer begins with a link: the same page, its form pointed at one comment.
    private async Task<CommentForm> FormAsync(long? reply, CancellationToken cancellationToken)
    {
        var form = new CommentForm { ArticleId = Article.Id, ArticleAddress = Article.Address };
        if (reply is not { } id)
            return form;
        return await reads.ReadCommenterAsync(Article.Id, id, cancellationToken) is { } name
            ? form with { ParentId = id, ParentName = name, IsForOneVisitor = true }
            : form;
    }

    // Only addresses that we link to ourselves are kept: anyone can make up queries, and each would push out a page that is read.
    private void KeepPage(ThreadPlace place, long? reply)
    {
        var ours = (place.Comment is null ? 0 : 1) + (place.After is null ? 0 : 1) + (place.Order == ThreadOrder.Oldest ? 0 : 1);
        if (Request.Query.Count != ours || reply is not null)
            return;
        HttpContext.CachePage([PageTags.Article(Article.Id), PageTags.Translations(Article.OriginalId ?? Article.Id), .. RelatedStories.TagsOf(Article)]);
        HttpContext.CachePageUntil(Window.IsOpen ? Window.ClosesAt : null);
    }
}
