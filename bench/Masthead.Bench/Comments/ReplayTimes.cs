using System.Diagnostics;
using System.Globalization;
using Masthead.Features.CommentPolicy;
using Masthead.Features.Comments;
using Masthead.Features.Sections;
using Masthead.Features.Seeding;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Bench.Comments;

/// <summary>How long it takes to try a comment policy on many past comments, by each kind of score, on a SQLite site in this process.</summary>
internal static class ReplayTimes
{
    private const int CommentsPerArticle = 50;

    public static async Task<int> RunAsync(int comments)
    {
        var directory = Directory.CreateTempSubdirectory("masthead-bench-").FullName;
        await using (var app = Site.Build(
            [$"--Masthead:DataDirectory={directory}", "--Masthead:SampleContent=false", "--urls=http://127.0.0.1:0"], isQuiet: true))
        {
            await Site.PrepareAsync(app, CancellationToken.None);
            await FillAsync(app.Services, comments);
            await app.StartAsync();
            Console.WriteLine("| decided by | comments | seconds | CPU seconds | changes | peak memory, MB |\n|---|---|---|---|---|---|");
            foreach (var model in Enum.GetValues<ReplayModel>())
                await TryAsync(app.Services, model);
            await app.StopAsync();
        }
        Directory.Delete(directory, recursive: true);
        return 0;
    }

    private static async Task FillAsync(IServiceProvider services, int comments)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<NewsDb>();
        await new SeedContent(db, scope.ServiceProvider.GetRequiredService<SectionTree>())
            .RunAsync(new SeedSize(Math.Max(1, comments / CommentsPerArticle), comments, 12, 1), _ => { }, CancellationToken.None);
        var ids = await db.Comments.OrderBy(comment => comment.Id).Select(comment => comment.Id).ToListAsync();
        await BulkRows.InsertAsync(
            db, "comment_verdicts", ["comment_id", "score", "outcome", "reasons", "explanation", "checked_at", "rule", "evidence", "sketch"], ids.Select(Verdict), CancellationToken.None);
        await db.Comments.Where(comment => comment.Id % 3 == 0).ExecuteUpdateAsync(set => set.SetProperty(comment => comment.IsJudged, true));
    }

    // Scores as a site has them: most low, some in doubt, some high; the same ones every time.
    private static object?[] Verdict(long id)
    {
        var score = Math.Pow((id * 7919 % 10_000 + 0.5) / 10_000, 4);
        return
        [
            id, score, (int)Thresholds.Default.Decide(score), "[]", "", DateTimeOffset.UnixEpoch.ToUnixTimeMilliseconds(), (int)DecisionRule.Clean,
            """{"honeypotFilled":false,"formSeconds":30,"prefixPublished":0,"prefixSpam":0,"emailPublished":0,"emailSpam":0}""", null,
        ];
    }

    private static async Task TryAsync(IServiceProvider services, ReplayModel model)
    {
        await using var scope = services.CreateAsyncScope();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var thresholds = Thresholds.FromCosts(0.5, 9);
        var draft = new PolicyDraft { HoldFrom = thresholds.Held, SpamFrom = thresholds.Spam, HoldWords = ["harbour", "pawn shop"], Model = model };
        var outcome = await scope.ServiceProvider.GetRequiredService<StartReplay>().RunAsync(draft, 60, "bench", CancellationToken.None);
        var id = ((StartReplayOutcome.Started)outcome).Id;
        var db = scope.ServiceProvider.GetRequiredService<NewsDb>();
        PolicyReplay replay;
        do
        {
            await Task.Delay(50);
            replay = await db.PolicyReplays.AsNoTracking().SingleAsync(row => row.Id == id);
        }
        while (replay.State == ReplayState.Running);
        process.Refresh();
        var found = replay.Findings ?? throw new InvalidOperationException(replay.State.ToString());
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {PolicyForm.Models.First(kind => kind.Model == model).Name} | {replay.Done:N0} | {found.Seconds:0.0} | {(process.TotalProcessorTime - before).TotalSeconds:0.0} | {found.Stopped.Count + found.Freed.Count + found.Moved.Count:N0} | {process.PeakWorkingSet64 / 1048576:N0} |"));
    }
}
