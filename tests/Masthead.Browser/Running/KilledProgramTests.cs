using Masthead.Browser.Hosting;
using Microsoft.Data.Sqlite;

namespace Masthead.Browser.Running;

/// <summary>What a program that is killed owes, the next one pays.</summary>
public sealed class KilledProgramTests
{
    [Fact]
    public async Task A_check_that_was_answered_while_the_disk_took_no_record_is_recorded_after_a_kill()
    {
        await using var program = await RunningProgram.StartAsync("Masthead:SampleContent=false");
        var data = Path.Combine(program.Directory, "data");
        var key = (await RunningProgram.RunAsync(null, "key", "add", "--site", "https://news.example.org", "--Masthead:DataDirectory=" + data)).Output.Trim();
        await AskAsync(data, "ALTER TABLE akismet_checks RENAME TO away");
        using (var client = new HttpClient())
        using (var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["api_key"] = key, ["blog"] = "https://news.example.org", ["user_ip"] = "198.51.100.7", ["comment_content"] = "The ferry runs late." }))
        using (var answer = await client.PostAsync(program.Address + "/1.1/comment-check", form))
            Assert.True(answer.Headers.Contains("X-akismet-error"));
        await program.KillAsync();

        await AskAsync(data, "ALTER TABLE away RENAME TO akismet_checks");
        Assert.Equal(0L, await AskAsync(data, "SELECT count(*) FROM akismet_checks"));
        await program.RestartAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await AskAsync(data, "SELECT count(*) FROM akismet_checks WHERE kept LIKE '%ferry%'") is not 1L)
            await Task.Delay(50, patience.Token);
    }

    private static async Task<object?> AskAsync(string directory, string sql)
    {
        await using var database = new SqliteConnection($"Data Source={Path.Combine(directory, "masthead.db")};Pooling=False");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
