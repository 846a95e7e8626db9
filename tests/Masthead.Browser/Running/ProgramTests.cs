using System.Net;
using Masthead.Browser.Hosting;

namespace Masthead.Browser.Running;

/// <summary>The program as an operator meets it.</summary>
public sealed class ProgramTests
{
    [Fact]
    public async Task A_first_start_has_a_sample_edition_and_prints_a_setup_link()
    {
        await using var program = await RunningProgram.StartAsync();
        using var reader = new HttpClient();
        var front = await reader.GetStringAsync(program.Address + "/");
        Assert.Contains("<article", front, StringComparison.Ordinal);
        Assert.Contains(program.Address + "/setup/", program.Output, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(program.Directory, "data")));
    }

    [Fact]
    public async Task Asked_to_stop_it_ends_well_and_soon()
    {
        await using var program = await RunningProgram.StartAsync("Masthead:SampleContent=false");
        Assert.Equal(0, await program.TerminateAsync());
    }

    [Theory]
    [InlineData("--Masthead:CommentLimitPerMinute=many", "Masthead:CommentLimitPerMinute")]
    [InlineData("--Masthead:BaseUrl=news.example", "Masthead:BaseUrl")]
    [InlineData("--Masthead:Database=nonsense", "Masthead:Database")]
    [InlineData("--Masthead:TrustedProxies=everyone", "Masthead:TrustedProxies")]
    [InlineData("--Masthead:SampleContent=perhaps", "Masthead:SampleContent")]
    [InlineData("--Masthead:WarmUp=perhaps", "Masthead:WarmUp")]
    public async Task Bad_configuration_is_one_line_that_names_the_key_and_creates_nothing(string setting, string key)
    {
        var directory = Path.Combine(Path.GetTempPath(), "masthead-" + Guid.NewGuid().ToString("N"));
        var (code, output, errors) = await RunningProgram.RunAsync(null, setting, "--Masthead:DataDirectory=" + directory);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(key, Assert.Single(errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(directory));
    }

    [Theory]
    [InlineData("srve")]
    [InlineData("seed", "--articles", "few", "--comments", "1")]
    [InlineData("seed")]
    public async Task Bad_arguments_end_with_2(params string[] arguments)
    {
        var (code, _, errors) = await RunningProgram.RunAsync(null, arguments);
        Assert.Equal(2, code);
        Assert.NotEmpty(errors);
    }

    [Theory]
    [InlineData]
    [InlineData("serve")]
    [InlineData("migrate")]
    [InlineData("seed")]
    [InlineData("user", "add")]
    [InlineData("user", "list")]
    [InlineData("user", "reset")]
    public async Task Every_verb_explains_itself(params string[] verb)
    {
        var (code, output, _) = await RunningProgram.RunAsync(null, [.. verb, "--help"]);
        Assert.Equal(0, code);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_cannot_sign_in_gets_a_link_from_the_command_line()
    {
        await using var program = await RunningProgram.StartAsync("Masthead:SampleContent=false");
        var here = "--Masthead:DataDirectory=" + Path.Combine(program.Directory, "data");
        Assert.Equal(0, (await RunningProgram.RunAsync(
            "a boat with no oars\n", "user", "add", "--email", "Ada@harbour.example", "--name", "Ada Quill", "--role", "administrator", "--password-stdin", here)).Code);

        var (_, list, _) = await RunningProgram.RunAsync(null, "user", "list", "--json", here);
        Assert.Equal("""[{"email":"ada@harbour.example","name":"Ada Quill","role":"administrator","isActive":true,"signsInBy":["password"]}]""", list.TrimEnd());
        Assert.Contains("Ada Quill", (await RunningProgram.RunAsync(null, "user", "list", here)).Output, StringComparison.Ordinal);

        var (code, first, told) = await RunningProgram.RunAsync(null, "user", "reset", "ADA@harbour.example", here);
        Assert.Equal(0, code);
        Assert.Contains("Ada Quill chooses a new password here", told, StringComparison.Ordinal);
        using var ada = new HttpClient();
        async Task<HttpStatusCode> FollowAsync(string link) => (await ada.GetAsync(program.Address + new Uri(link.TrimEnd()).AbsolutePath)).StatusCode;
        Assert.Equal(HttpStatusCode.OK, await FollowAsync(first));
        var second = (await RunningProgram.RunAsync(null, "user", "reset", "ada@harbour.example", here)).Output;
        Assert.Equal(HttpStatusCode.NotFound, await FollowAsync(first));
        Assert.Equal(HttpStatusCode.OK, await FollowAsync(second));

        var (refused, nothing, why) = await RunningProgram.RunAsync(null, "user", "reset", "bob@harbour.example", here);
        Assert.Equal(1, refused);
        Assert.Empty(nothing);
        Assert.Contains("nobody works here under bob@harbour.example", why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_comment_that_was_answered_for_is_lost_when_the_process_is_killed()
    {
        await using var program = await RunningProgram.StartAsync("Masthead:CommentLimitPerMinute=0");
        using var poster = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        var article = await AnArticleAsync(poster, program.Address);
        var answered = new System.Collections.Concurrent.ConcurrentBag<string>();
        var posting = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var number = 0; ; number++)
            {
                var text = $"The tide table of writer {writer} says {number} o'clock";
                if (!await PostAsync(poster, program.Address, article, text))
                    return;
                answered.Add(text);
            }
        })).ToArray();
        await EventuallyAsync(() => answered.Count > 60);
        await program.KillAsync();
        await Task.WhenAll(posting);

        Assert.True(answered.Count > 60);
        var kept = await CommentsAsync(Path.Combine(program.Directory, "data", "masthead.db"));
        Assert.DoesNotContain(answered, text => !kept.Contains(text));
        await program.RestartAsync();
        using var again = await poster.GetAsync(program.Address + "/health/ready");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task Soon_after_a_start_it_has_read_its_own_pages_from_memory_and_made_anew()
    {
        await using var program = await RunningProgram.StartAsync("Masthead:WarmUp=true");
        using var reader = new HttpClient();
        var numbers = "";
        for (var tries = 0; tries < 300 && Answers(numbers, "hit") < 200; tries++, await Task.Delay(100))
            numbers = await reader.GetStringAsync(program.Address + "/metrics");
        Assert.True(Answers(numbers, "hit") >= 200, numbers);
        Assert.True(Answers(numbers, "miss") >= 100, numbers);
    }

    private static double Answers(string numbers, string result) =>
        numbers.Split('\n').FirstOrDefault(line => line.StartsWith($"masthead_page_cache_requests_total{{result=\"{result}\"}} ", StringComparison.Ordinal)) is { } line
            ? double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) : 0;

    private static async Task<string> AnArticleAsync(HttpClient client, string address)
    {
        var front = await client.GetStringAsync(address + "/");
        var link = System.Text.RegularExpressions.Regex.Match(front, "<h2[^>]*><a href=\"(?<path>/[^\"]+)\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        var page = await client.GetStringAsync(address + link.Groups["path"].Value);
        var id = System.Text.RegularExpressions.Regex.Match(page, "name=\"article\" value=\"(?<id>[0-9]+)\"|value=\"(?<id>[0-9]+)\" name=\"article\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
        Assert.True(id.Success, "The article page holds no comment form.");
        return id.Groups["id"].Value;
    }

    /// <summary>False when no answer came: then nothing was promised.</summary>
    private static async Task<bool> PostAsync(HttpClient client, string address, string article, string text)
    {
        try
        {
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["article"] = article, ["name"] = "Ada", ["email"] = "ada@example.org", ["website"] = "", ["comment"] = text,
            });
            using var answer = await client.PostAsync(address + "/comments", form);
            Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<HashSet<string>> CommentsAsync(string file)
    {
        await using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file}");
        await database.OpenAsync();
        await using var command = database.CreateCommand();
        command.CommandText = "SELECT text FROM comments";
        await using var reader = await command.ExecuteReaderAsync();
        var texts = new HashSet<string>();
        while (await reader.ReadAsync())
            texts.Add(reader.GetString(0));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        return texts;
    }

    private static async Task EventuallyAsync(Func<bool> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!holds() && !patience.IsCancellationRequested)
            await Task.Delay(20);
    }
}
