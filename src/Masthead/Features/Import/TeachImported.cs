using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Import;

/// <summary>What the filter says of comments that were judged elsewhere.</summary>
internal sealed class TaughtRow
{
    public int Ham { get; set; }
    public int Held { get; set; }
    public int Spam { get; set; }

    public void Count(Outcome outcome) => _ = outcome switch { Outcome.Ham => Ham++, Outcome.Spam => Spam++, _ => Held++ };
}

/// <summary>Of what was spam and what was ham there: what the filter said before it learnt them, and says of the same ones after.</summary>
/// <param name="Learnt">How many were new to it.</param>
/// <param name="SpamBefore">Of spam.</param>
/// <param name="SpamAfter">Of spam.</param>
/// <param name="HamBefore">Of ham.</param>
/// <param name="HamAfter">Of ham.</param>
internal sealed record TaughtTable(int Learnt, TaughtRow SpamBefore, TaughtRow SpamAfter, TaughtRow HamBefore, TaughtRow HamAfter);

/// <summary>
/// Makes what moderators decided elsewhere the filter's own knowledge: published comments are ham, spam is spam, the rest is neither. What somebody has
/// decided here stays as it is, and a second run teaches nothing twice.
/// </summary>
internal sealed class TeachImported(NewsDb db, SpamGate gate)
{
    public const string Teacher = "Import";
    private const int Slice = 200;

    private static readonly FormEvidence Nothing = new(false, null, 0, 0, 0, 0);

    private sealed record Judged(long Id, Submission Submission, Label Label);

    /// <param name="source">Whose comments.</param>
    /// <param name="cancellationToken">Honoured between slices; what was learnt by then stays.</param>
    public async Task<TaughtTable> RunAsync(string source, CancellationToken cancellationToken)
    {
        var (spamBefore, hamBefore) = await CheckAsync(source, cancellationToken);
        var learnt = await TeachAsync(source, cancellationToken);
        var (spamAfter, hamAfter) = await CheckAsync(source, cancellationToken);
        return new TaughtTable(learnt, spamBefore, spamAfter, hamBefore, hamAfter);
    }

    private async Task<(TaughtRow Spam, TaughtRow Ham)> CheckAsync(string source, CancellationToken cancellationToken)
    {
        var (spam, ham) = (new TaughtRow(), new TaughtRow());
        await foreach (var slice in SlicesAsync(source, cancellationToken))
            foreach (var judged in slice)
                (judged.Label == Label.Spam ? spam : ham).Count((await gate.CheckAsync(SpamGate.OwnSite, judged.Submission, cancellationToken)).Outcome);
        return (spam, ham);
    }

    private async Task<int> TeachAsync(string source, CancellationToken cancellationToken)
    {
        var learnt = 0;
        await foreach (var slice in SlicesAsync(source, cancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var keys = slice.Select(judged => CommentSubmission.Source(judged.Id)).ToArray();
            var decided = await db.SpamExamples.Where(example => example.SiteId == SpamGate.OwnSite && keys.Contains(example.Source) && example.RevokedAt == null)
                .Select(example => example.Source).ToListAsync(cancellationToken);
            var lessons = new List<Lesson?>();
            foreach (var judged in slice.Where(judged => !decided.Contains(CommentSubmission.Source(judged.Id))))
                lessons.Add(await gate.TeachAsync(db, SpamGate.OwnSite, CommentSubmission.Source(judged.Id), judged.Submission, judged.Label, Teacher));
            await transaction.CommitAsync(CancellationToken.None);
            foreach (var lesson in lessons)
                await gate.LearnAsync(lesson);
            learnt += lessons.Count;
        }
        return learnt;
    }

    private async IAsyncEnumerable<List<Judged>> SlicesAsync(string source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            db.ChangeTracker.Clear();
            var comments = await db.Comments.AsNoTracking()
                .Where(comment => comment.Source == source && comment.Id > after && comment.Kind == CommentKind.Comment && (comment.State == CommentState.Published || comment.State == CommentState.Spam))
                .OrderBy(comment => comment.Id).Take(Slice).ToListAsync(cancellationToken);
            if (comments.Count == 0)
                yield break;
            after = comments[^1].Id;
            var ids = comments.Select(comment => comment.ArticleId).Distinct().ToArray();
            var articles = await db.Articles.Where(article => ids.Contains(article.Id))
                .ToDictionaryAsync(article => article.Id, article => new ArticleForFilter(article.Path, article.Language, article.Headline, article.Standfirst, article.BodyHtml).Told, cancellationToken);
            yield return comments.ConvertAll(comment => new Judged(
                comment.Id, CommentSubmission.Of(comment, articles[comment.ArticleId], Nothing), comment.State == CommentState.Spam ? Label.Spam : Label.Ham));
        }
    }
}
