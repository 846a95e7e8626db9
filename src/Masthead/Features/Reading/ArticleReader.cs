using Masthead.Features.Comments;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>Reads together what stands on an article's page. Thread-safe.</summary>
internal sealed class ArticleReader(PreparedReads reads, SectionTree tree, CurrentSettings settings, FormStamps stamps, Assets assets, DrawnComments drawn, TimeProvider clock)
{
    private readonly string script = assets.Address("/assets/conversation.js");

    /// <returns>Null when no article has this path, in whatever state.</returns>
    public Task<ArticleView?> FindAsync(string path, CancellationToken cancellationToken) => ArticleView.ReadAsync(reads, path, cancellationToken);

    /// <param name="article">Published.</param>
    /// <param name="place">Which part of the conversation.</param>
    /// <param name="reply">The comment that the form answers; null: the article.</param>
    /// <param name="cancellationToken">Honoured where the database waits.</param>
    /// <returns>Null when a single comment was asked for that is not shown under this article.</returns>
    public async Task<ArticleContents?> ReadAsync(ArticleView article, ThreadPlace place, long? reply, CancellationToken cancellationToken)
    {
        if (await reads.ReadThreadAsync(article.Id, place, cancellationToken) is not { } thread)
            return null;
        IReadOnlyList<RelatedStory> related = place == default ? await reads.ReadRelatedAsync(article, cancellationToken) : [];
        var site = await settings.GetAsync(cancellationToken);
        var sections = await tree.GetAsync(cancellationToken);
        var form = await FormAsync(article, reply, cancellationToken);
        return new ArticleContents
        {
            Article = article,
            Chain = sections.ChainTo(article.SectionId),
            Thread = thread,
            Related = related,
            Window = CommentWindow.Of(article.Comments, article.PublishedAt!.Value, site, clock.GetUtcNow()),
            Form = form,
            Stamp = form.IsForOneVisitor ? stamps.Issue() : null,
            Time = PrintedTime.For(site),
            Site = site,
            Drawn = drawn,
            Script = script,
        };
    }

    // Without scripts an answer begins with a link: the same page, its form pointed at one comment.
    private async Task<CommentForm> FormAsync(ArticleView article, long? reply, CancellationToken cancellationToken)
    {
        var form = new CommentForm { ArticleId = article.Id, ArticleAddress = article.Address };
        if (reply is not { } id)
            return form;
        return await reads.ReadCommenterAsync(article.Id, id, cancellationToken) is { } name
            ? form with { ParentId = id, ParentName = name, IsForOneVisitor = true }
            : form;
    }
}
