using Masthead.Features.Comments;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>Reads together what stands on an article's page. Thread-safe.</summary>
internal sealed class ArticleReader(
    PreparedReads reads, KnownArticles articles, RelatedStories related, SectionTree tree, CurrentSettings settings, FormStamps stamps, Assets assets, DrawnComments drawn, TimeProvider clock)
{
    private readonly string script = assets.Address("/assets/conversation.js");

    /// <summary>Note before the article is read.</summary>
    public long Sequence => articles.Sequence;

    /// <returns>Null when no article has this path, in whatever state.</returns>
    public Task<ArticleView?> FindAsync(string path, CancellationToken cancellationToken) => ArticleView.ReadAsync(reads, path, cancellationToken);

    /// <summary>A published article with the beginning of its conversation, where it was read before and has not changed.</summary>
    /// <param name="path">Without slashes at its ends.</param>
    /// <param name="reply">The comment that the form answers; null: the article.</param>
    /// <param name="cancellationToken">Honoured where the database waits.</param>
    public async Task<ArticleContents?> FindKnownAsync(string path, long? reply, CancellationToken cancellationToken) =>
        await articles.FindAsync(path, cancellationToken) is { } known
            ? await ContentsAsync(known.Article, known.Thread, known.Related.Stories, reply, cancellationToken)
            : null;

    /// <param name="article">Published.</param>
    /// <param name="place">Which part of the conversation.</param>
    /// <param name="reply">The comment that the form answers; null: the article.</param>
    /// <param name="startedAt"><see cref="Sequence"/> before the article was read.</param>
    /// <param name="cancellationToken">Honoured where the database waits.</param>
    /// <returns>Null when a single comment was asked for that is not shown under this article.</returns>
    public async Task<ArticleContents?> ReadAsync(ArticleView article, ThreadPlace place, long? reply, long startedAt, CancellationToken cancellationToken)
    {
        if (place != default)
            return await reads.ReadThreadAsync(article.Id, place, cancellationToken) is { } part ? await ContentsAsync(article, part, [], reply, cancellationToken) : null;
        var (thread, comments) = await reads.ReadFirstAsync(article.Id, cancellationToken);
        var next = await related.ReadAsync(article, cancellationToken);
        articles.Remember(new KnownArticle(article, thread, next) { Comments = comments }, startedAt);
        return await ContentsAsync(article, thread, next.Stories, reply, cancellationToken);
    }

    private async Task<ArticleContents> ContentsAsync(ArticleView article, ThreadPage thread, IReadOnlyList<Story> next, long? reply, CancellationToken cancellationToken)
    {
        var site = await settings.GetAsync(cancellationToken);
        var sections = await tree.GetAsync(cancellationToken);
        var form = await FormAsync(article, reply, cancellationToken);
        return new ArticleContents
        {
            Article = article,
            Chain = sections.ChainTo(article.SectionId),
            Thread = thread,
            Related = next,
            Window = CommentWindow.Of(article.Comments, article.PublishedAt!.Value, site, clock.GetUtcNow()),
            Form = form,
            Stamp = form.IsForOneVisitor ? stamps.Issue() : null,
            Time = PrintedTime.For(site),
            Site = site,
            Drawn = drawn,
            Script = script,
        };
    }

    private static readonly Dictionary<string, string> ParentMissing = new()
    {
        [""] = "The comment that you want to answer is not, or no longer, published here. What you write now will stand under the article instead.",
    };

    // Without scripts an answer begins with a link: the same page, its form pointed at one comment.
    private async Task<CommentForm> FormAsync(ArticleView article, long? reply, CancellationToken cancellationToken)
    {
        var form = new CommentForm { ArticleId = article.Id, ArticleAddress = article.Address };
        if (reply is not { } id)
            return form;
        return await reads.ReadCommenterAsync(article.Id, id, cancellationToken) is { } name
            ? form with { ParentId = id, ParentName = name, IsForOneVisitor = true }
            : form with { Errors = ParentMissing };
    }
}
