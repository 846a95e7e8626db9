using System.Diagnostics;
using System.Globalization;
using Masthead.Bench.Akismet;
using Masthead.Bench.Load;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Bench.Reading;

/// <summary>
/// Whether pages cost more on a large site than on a small one (1,000 articles, 10,000 comments), and an article below which many comments are held more than one without. The
/// two servers share core 0 and are asked in turn, at one connection, with the cache off; what is compared is two runs that followed each other.
/// </summary>
internal static class ScaleLoad
{
    private const int SmallArticles = 1_000;
    private const int SmallComments = 10_000;
    private const int Flood = 100_000;
    private const int ServerCore = 0;
    private const int LoadCore = 1;
    private const int Seconds = 2;
    private const int UsualComments = 20;

    /// <param name="articles">Of the large site; a tenth of its comments are below one of them.</param>
    /// <param name="comments">Of the large site.</param>
    /// <param name="rounds">How often each pair is run; the medians are printed.</param>
    /// <param name="directory">Where the large site is kept for the next time, made when nothing is there. What is there gets the schema of today.</param>
    public static async Task<int> RunAsync(int articles, int comments, int rounds, string directory)
    {
        var work = Directory.CreateTempSubdirectory("masthead-bench-").FullName;
        var (small, flooded) = (Path.Combine(work, "small"), Path.Combine(work, "flooded"));
        await SeedAsync(small, SmallArticles, SmallComments);
        if (!File.Exists(Path.Combine(directory, "masthead.db")))
            await SeedAsync(directory, articles, comments);
        await ServerProcess.RunAsync(ServerProcess.Program, "migrate", "--Masthead:DataDirectory", directory);
        await CompareAsync($"{articles:N0} articles, {comments:N0} comments", small, directory, rounds, ScalePagesAsync);
        Directory.CreateDirectory(flooded);
        File.Copy(Path.Combine(small, "masthead.db"), Path.Combine(flooded, "masthead.db"));
        var article = await FloodAsync(flooded);
        await CompareAsync($"{Flood:N0} held and spam comments", small, flooded, rounds, (_, _) => Task.FromResult<IReadOnlyList<PagePair>>([new("article", article, article)]));
        Directory.Delete(work, recursive: true);
        return 0;
    }

    private sealed record PagePair(string Name, string Small, string Large);

    private sealed record Figures(double P50, double MicrosecondsEach);

    private static async Task CompareAsync(
        string name, string small, string large, int rounds, Func<(ServerProcess Server, string Directory), (ServerProcess Server, string Directory), Task<IReadOnlyList<PagePair>>> find)
    {
        await using var few = await StartAsync(small);
        await using var many = await StartAsync(large);
        var pages = await find((few, small), (many, large));
        // The program reads some pages by itself after a start; then nothing but what is measured runs.
        await Task.WhenAll(QuietAsync(few), QuietAsync(many));
        Console.WriteLine($"\n{name}, one connection, made anew each time, medians of {rounds}\n");
        Console.WriteLine("| page | p50 ms, small | p50 ms, large | ratio | CPU µs, small | CPU µs, large | ratio |\n|---|---|---|---|---|---|---|");
        foreach (var page in pages)
        {
            var runs = new List<(Figures Small, Figures Large)>();
            for (var round = -1; round < rounds; round++)
            {
                var run = (await MeasureAsync(few, page.Small), await MeasureAsync(many, page.Large));
                // The first is for what the runtime compiles meanwhile.
                if (round >= 0)
                    runs.Add(run);
            }
            double Median(Func<(Figures Small, Figures Large), double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {page.Name} | {Median(r => r.Small.P50):0.000} | {Median(r => r.Large.P50):0.000} | {Median(r => r.Large.P50 / r.Small.P50):0.00} | {Median(r => r.Small.MicrosecondsEach):0} | {Median(r => r.Large.MicrosecondsEach):0} | {Median(r => r.Large.MicrosecondsEach / r.Small.MicrosecondsEach):0.00} |"));
        }
        Console.WriteLine($"\nmemory after this load: {ProcessTimes.PssMegabytes(few.Id):0} and {ProcessTimes.PssMegabytes(many.Id):0} MiB (PSS; what both map is halved)");
    }

    private static async Task<Figures> MeasureAsync(ServerProcess server, string path)
    {
        var before = server.Worked;
        var figures = await Wrk.RunAsync(LoadCore, 1, Seconds, $"http://127.0.0.1:{server.Port}{path}");
        if (figures.Errors > 0)
            throw new InvalidOperationException($"{path} was answered with an error {figures.Errors} times.");
        return new Figures(figures.Half, (server.Worked - before).TotalMicroseconds / figures.Answers);
    }

    private static async Task<IReadOnlyList<PagePair>> ScalePagesAsync((ServerProcess Server, string Directory) small, (ServerProcess Server, string Directory) large)
    {
        var (here, there) = (await ReadingLoad.PagesAsync(small.Server.Port), await ReadingLoad.PagesAsync(large.Server.Port));
        var (thread, longThread) = (await ArticlesAsync(small.Directory), await ArticlesAsync(large.Directory));
        return
        [
            new("article", thread.Article, longThread.Article),
            .. here.Zip(there, (one, other) => new PagePair(one.Name, one.Path, other.Path)).Where(pair => pair.Name != "article"),
            new("thread, its first page", thread.Longest, longThread.Longest), new("thread, a page in its middle", thread.Middle, longThread.Middle),
        ];
    }

    /// <summary>An article with few comments, the longest thread, and a page in its middle.</summary>
    private static async Task<(string Article, string Longest, string Middle)> ArticlesAsync(string directory)
    {
        await using var app = Site.Build([$"--Masthead:DataDirectory={directory}"], isQuiet: true);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<NewsDb>>().CreateDbContextAsync();
        var all = db.Discussions.AsNoTracking();
        var longest = await all.OrderByDescending(thread => thread.CommentCount).FirstAsync();
        // The same number everywhere, so that the pages are of one size.
        var usual = await all.Where(thread => thread.CommentCount > 0 && thread.CommentCount <= UsualComments)
            .OrderByDescending(thread => thread.CommentCount).ThenByDescending(thread => thread.ArticleId).FirstAsync();
        async Task<string> PathAsync(long id) => "/" + await db.Articles.Where(article => article.Id == id).Select(article => article.Path).SingleAsync();
        var (article, path) = (await PathAsync(usual.ArticleId), await PathAsync(longest.ArticleId));
        var middle = await db.Comments.Where(comment => comment.ArticleId == longest.ArticleId && comment.IsShown && comment.Depth == 0)
            .OrderBy(comment => comment.Id).Select(comment => comment.ThreadPath).Skip(longest.CommentCount / 5).FirstAsync();
        return (article, path, $"{path}?after={ThreadPath.ToCursor(middle)}");
    }

    /// <summary>Puts comments that nobody sees below one article.</summary>
    /// <returns>The article's path.</returns>
    private static async Task<string> FloodAsync(string directory)
    {
        await using var app = Site.Build([$"--Masthead:DataDirectory={directory}"], isQuiet: true);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<NewsDb>>().CreateDbContextAsync();
        var article = await db.Articles.OrderByDescending(article => article.Id).Select(article => new { article.Id, article.Path }).Skip(5).FirstAsync();
        var first = 1 + await db.Comments.MaxAsync(comment => comment.Id);
        object?[] Row(long id) =>
        [
            id, article.Id, null, 0, ThreadPath.Under(null, 0, id), (int)(id % 2 == 0 ? CommentState.Held : CommentState.Spam), false, false, 0, (int)CommentKind.Comment, "Bulk", "bulk@example.org", "",
            "Cheap words.", "<p>Cheap words.</p>", 1_750_000_000_000 + id, null, null, "198.51.100.0/24", null, null, System.Security.Cryptography.SHA256.HashData(BitConverter.GetBytes(id)), null, null,
        ];
        await BulkRows.InsertAsync(db, "comments", Features.Seeding.SeedPlan.CommentColumns, Enumerable.Range(0, Flood).Select(i => Row(first + i)), CancellationToken.None);
        return "/" + article.Path;
    }

    private static Task<string> SeedAsync(string directory, int articles, int comments) => ServerProcess.RunAsync(
        ServerProcess.Program, "seed", "--articles", Text(articles), "--comments", Text(comments), "--Masthead:DataDirectory", directory);

    private static Task<ServerProcess> StartAsync(string directory) => ServerProcess.StartAsync(
        ServerCore, System.Security.Cryptography.RandomNumberGenerator.GetInt32(31_000, 32_000), ServerProcess.Program, "serve",
        "--Masthead:DataDirectory", directory, "--Masthead:PageCacheMegabytes", "0", "--Masthead:SampleContent", "false");

    private static async Task QuietAsync(ServerProcess server)
    {
        var started = Stopwatch.GetTimestamp();
        TimeSpan before;
        do
        {
            before = server.Worked;
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
        while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(6) || server.Worked - before > TimeSpan.FromMilliseconds(100));
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
