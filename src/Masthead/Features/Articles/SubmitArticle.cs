namespace Masthead.Features.Articles;

/// <summary>A reporter hands a draft to the editors, or an editor hands it back: it is not before readers either way.</summary>
internal sealed class SubmitArticle(ChangePublication change, TimeProvider clock)
{
    public Task<PublicationOutcome> RunAsync(long id, int? version, bool isReady, CancellationToken cancellationToken) =>
        change.RunAsync(id, version, (_, article) =>
        {
            if (article.State is ArticleState.Published or ArticleState.Scheduled)
                return Task.FromResult<string?>("The article has left the desk already.");
            if (article.SubmittedAt is not null == isReady)
                return Task.FromResult<string?>(isReady ? "The article is with the editors already." : "The article is not with the editors.");
            article.Submit(isReady ? clock.GetUtcNow() : null);
            return Task.FromResult<string?>(null);
        }, cancellationToken);
}
