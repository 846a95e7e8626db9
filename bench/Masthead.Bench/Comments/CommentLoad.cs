using System.Globalization;
using Masthead.Bench.Akismet;
using Masthead.Bench.Load;
using Microsoft.Data.Sqlite;

namespace Masthead.Bench.Comments;

/// <summary>
/// How many comments are taken a second through the real form: judged, on the disk before the answer, 64 posters, each comment another; and how
/// long a reader waits for a page meanwhile, beside a quiet server. Afterwards every answered comment must be in the database.
/// </summary>
internal static class CommentLoad
{
    private const int ServerCore = 0;
    private const int LoadCore = 1;

    public static async Task<int> RunAsync(int seconds, int rounds)
    {
        var directory = Directory.CreateTempSubdirectory("masthead-bench-").FullName;
        await ServerProcess.RunAsync(ServerProcess.Program, "seed", "--articles", "1000", "--comments", "10000", "--Masthead:DataDirectory", directory);
        var script = Path.Combine(directory, "post.lua");
        await File.WriteAllTextAsync(script, Script);
        var answered = 0.0;
        var before = Rows(directory);
        await using (var server = await ServerProcess.StartAsync(ServerCore, RandomPort(), ServerProcess.Program, "serve",
            "--Masthead:DataDirectory", directory, "--Masthead:CommentLimitPerMinute", "0", "--Masthead:SampleContent", "false"))
        {
            var url = $"http://127.0.0.1:{server.Port}/";
            var (warm, warmAfter) = await WarmAsync(server, url, script);
            answered += warm;
            Console.WriteLine($"warm after {warmAfter} s\n\n| round | comments/s | p50 ms | p99 ms | errors | CPU µs each | reader p99 ms, quiet | reader p99 ms, meanwhile |\n|---|---|---|---|---|---|---|---|");
            for (var round = 1; round <= rounds; round++)
            {
                var quiet = await Wrk.RunAsync(LoadCore, 8, 2, url);
                var work = server.Worked;
                var posting = Wrk.PostAsync(LoadCore, 64, seconds, url, script, round.ToString(CultureInfo.InvariantCulture));
                var reading = Wrk.RunAsync(LoadCore, 1, Math.Max(1, seconds - 1), url);
                var (posted, read) = (await posting, await reading);
                answered += posted.Answers - posted.Errors;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {round} | {posted.PerSecond:N0} | {posted.Half:0.0} | {posted.P99:0.0} | {posted.Errors} | {(server.Worked - work).TotalMicroseconds / posted.Answers:0} | {quiet.P99:0.00} | {read.P99:0.00} |"));
            }
            await server.KillAsync();
        }
        await CompareAsync(seconds, script);
        var kept = Rows(directory) - before;
        Console.WriteLine($"answered {answered:N0}, in the database after the kill {kept:N0}: {(kept >= answered ? "none lost" : "LOST")}");
        Console.WriteLine(BareInsert.Run(Path.Combine(directory, "masthead.db"), (int)Math.Min(kept, 20_000)));
        Directory.Delete(directory, recursive: true);
        return kept >= answered ? 0 : 1;
    }

    /// <summary>The code is compiled as it is used, and well only when it was used often: posts until a comment costs no less than before.</summary>
    /// <returns>How many were answered, and after how many seconds.</returns>
    private static async Task<(double Answered, int Seconds)> WarmAsync(ServerProcess server, string url, string script)
    {
        const int Piece = 5, Most = 90, FirstRound = 1000;
        var (answered, best, since) = (0.0, double.MaxValue, 0);
        for (var seconds = Piece; ; seconds += Piece)
        {
            var work = server.Worked;
            var posted = await Wrk.PostAsync(LoadCore, 64, Piece, url, script, (FirstRound + seconds).ToString(CultureInfo.InvariantCulture));
            answered += posted.Answers - posted.Errors;
            var cost = (server.Worked - work).TotalMicroseconds / posted.Answers;
            since = cost < 0.97 * best ? 0 : since + 1;
            best = Math.Min(best, cost);
            if (since == 3 || seconds == Most)
                return (answered, seconds);
        }
    }

    /// <summary>The most that the same posts could get: Kestrel reads them and answers, and that is all.</summary>
    private static async Task CompareAsync(int seconds, string script)
    {
        await using var bare = await ServerProcess.StartAsync(ServerCore, RandomPort(), ServerProcess.Self, "akismet-bare");
        var work = bare.Worked;
        var posted = await Wrk.PostAsync(LoadCore, 64, seconds, $"http://127.0.0.1:{bare.Port}/", script, "0");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nKestrel alone, the same posts: {posted.PerSecond:N0}/s, p99 {posted.P99:0.0} ms, {(bare.Worked - work).TotalMicroseconds / posted.Answers:0} µs each"));
    }

    private static int RandomPort() => System.Security.Cryptography.RandomNumberGenerator.GetInt32(31_000, 32_000);

    private static long Rows(string directory)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(directory, "masthead.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM comments";
        return (long)command.ExecuteScalar()!;
    }

    // An answer that does not lead on to the comment or its receipt is an error.
    private const string Script = """
        local round, number = 0, 0
        wrong = 0
        local words = {"harbour","council","tram","bridge","river","market","school","museum","ferry","garden","budget","vote","light","winter","street","meadow","library","bakery"}
        function init(args) round = args[1] or "0"; math.randomseed(tonumber(round) * 7919 + 17) end
        function request()
          number = number + 1
          local text = {}
          for i = 1, 14 do text[i] = words[math.random(#words)] end
          local body = "article=" .. math.random(900) .. "&name=Reader+" .. round .. "x" .. number .. "&email=reader" .. round .. "x" .. number .. "%40example.org&website=&comment=" .. table.concat(text, "+") .. "+" .. round .. "x" .. number
          return wrk.format("POST", "/comments", { ["Content-Type"] = "application/x-www-form-urlencoded", ["Sec-Fetch-Site"] = "same-origin" }, body)
        end
        function response(status) if status ~= 303 then wrong = wrong + 1 end end
        local threads = {}
        function setup(thread) table.insert(threads, thread) end
        function done() local sum = 0; for _, thread in ipairs(threads) do sum = sum + (thread:get("wrong") or 0) end; io.write("wrong answers: " .. sum .. "\n") end
        """;
}
