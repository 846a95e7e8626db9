using System.Globalization;
using System.Text.RegularExpressions;
using Masthead.Bench.Akismet;
using Masthead.Bench.Load;
using Masthead.Features.Articles;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Bench.Search;

/// <summary>
/// What a page of search results costs in an archive of a given size: a word that stands in nearly every article, one that stands in few, and a common
/// word with a time in which nothing was published. One connection; the server has core 0.
/// </summary>
internal static partial class SearchLoad
{
    private const int ServerCore = 0;
    private const int LoadCore = 1;

    public static async Task<int> RunAsync(int articles, int seconds)
    {
        var directory = Directory.CreateTempSubdirectory("masthead-bench-").FullName;
        await ServerProcess.RunAsync(ServerProcess.Program, "seed", "--articles", articles.ToString(CultureInfo.InvariantCulture), "--comments", "0", "--Masthead:DataDirectory", directory);
        var (common, rare) = await WordsAsync(directory);
        await using (var server = await ServerProcess.StartAsync(ServerCore, System.Security.Cryptography.RandomNumberGenerator.GetInt32(31_000, 32_000), ServerProcess.Program, "serve",
            "--Masthead:DataDirectory", directory, "--Masthead:SampleContent", "false"))
        {
            Console.WriteLine($"\n{articles:N0} articles, one connection\n\n| question | hits on the page | p50 ms | p99 ms | CPU ms each |\n|---|---|---|---|---|");
            foreach (var (name, query) in new[] { ("a word in nearly every article", common), ("a rare word", rare), ("a common word, and a time without articles", common + "&until=1990-01-01") })
                await MeasureAsync(server, name, $"http://127.0.0.1:{server.Port}/search?q={query}", seconds);
        }
        Directory.Delete(directory, recursive: true);
        return 0;
    }

    private static async Task MeasureAsync(ServerProcess server, string name, string url, int seconds)
    {
        using var http = new HttpClient();
        var hits = Hit().Count(await http.GetStringAsync(new Uri(url)));
        await Wrk.RunAsync(LoadCore, 1, seconds, url);
        var before = server.Worked;
        var figures = await Wrk.RunAsync(LoadCore, 1, seconds, url);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {hits} | {figures.Half:0.00} | {figures.P99:0.00} | {(server.Worked - before).TotalMilliseconds / figures.Answers:0.00} |"));
    }

    // Seeded words have no spread of their own that could be known beforehand: they are counted in some articles.
    private static async Task<(string Common, string Rare)> WordsAsync(string directory)
    {
        await using var app = Site.Build([$"--Masthead:DataDirectory={directory}"], isQuiet: true);
        await using var db = await app.Services.GetRequiredService<IDbContextFactory<NewsDb>>().CreateDbContextAsync();
        var bodies = await db.Articles.Select(article => article.BodyHtml).Take(200).ToListAsync();
        var counts = bodies.SelectMany(body => Word().Matches(IndexedWords.Fold(IndexedWords.TextOf(body))).Select(match => match.Value).Distinct())
            .CountBy(word => word).OrderByDescending(pair => pair.Value).ToList();
        return (counts[0].Key, counts[^1].Key);
    }

    [GeneratedRegex("[a-z]{4,}", RegexOptions.NonBacktracking)]
    private static partial Regex Word();

    [GeneratedRegex("<h2><a href=", RegexOptions.NonBacktracking)]
    private static partial Regex Hit();
}
