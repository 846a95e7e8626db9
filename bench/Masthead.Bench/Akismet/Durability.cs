using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Masthead.Bench.Akismet;

/// <summary>Kills the server in the middle of its work, without a warning, and looks for every check that it had answered.</summary>
internal static class Durability
{
    private const int Clients = 32;

    // On a busy machine a server that was just started takes its time.
    private const int Fewest = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(int rounds)
    {
        var lost = 0;
        for (var round = 1; round <= rounds; round++)
            lost += await RoundAsync(round);
        return lost == 0 ? 0 : 1;
    }

    private static async Task<int> RoundAsync(int round)
    {
        var directory = Directory.CreateTempSubdirectory("masthead-bench-").FullName;
        var key = await ServerProcess.RunAsync(ServerProcess.Program, "key", "add", "--site", "https://client.example.org", "--Masthead:DataDirectory", directory);
        var answered = new ConcurrentBag<string>();
        await using (var server = await ServerProcess.StartAsync(0, ServerProcess.FreePort(), ServerProcess.Program, "serve", "--Masthead:DataDirectory", directory))
        {
            using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{server.Port}") };
            using var stop = new CancellationTokenSource();
            var clients = Enumerable.Range(0, Clients).Select(client => AskAsync(http, key, client, answered, stop.Token)).ToArray();
            for (var waited = Stopwatch.StartNew(); answered.Count < Fewest; await Task.Delay(20))
                if (waited.Elapsed > Patience)
                    throw new InvalidOperationException($"Only {answered.Count} checks were answered in {Patience.TotalSeconds} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(200 + 137 * round));
            await server.KillAsync();
            await stop.CancelAsync();
            await Task.WhenAll(clients);
        }
        var kept = Kept(Path.Combine(directory, "masthead.db"));
        var lost = answered.Count(guid => !kept.Contains(Convert.ToInt64(guid[..16], 16)));
        Console.WriteLine($"round {round}: answered {answered.Count}, kept {kept.Count}, lost {lost}");
        SqliteConnection.ClearAllPools();
        Directory.Delete(directory, recursive: true);
        return lost;
    }

    private static async Task AskAsync(HttpClient http, string key, int client, ConcurrentBag<string> answered, CancellationToken stop)
    {
        for (var number = client; !stop.IsCancellationRequested; number += Clients)
        {
            try
            {
                using var form = new StringContent(Forms.Small(key, number));
                using var answer = await http.PostAsync(new Uri("/1.1/comment-check", UriKind.Relative), form, stop);
                if (!answer.Headers.Contains("X-akismet-error"))
                    answered.Add(answer.Headers.GetValues("X-akismet-guid").Single());
            }
            catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException or IOException)
            {
                return;
            }
        }
    }

    private static HashSet<long> Kept(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT id FROM akismet_checks";
        using var reader = command.ExecuteReader();
        var ids = new HashSet<long>();
        while (reader.Read())
            ids.Add(reader.GetInt64(0));
        return ids;
    }
}
