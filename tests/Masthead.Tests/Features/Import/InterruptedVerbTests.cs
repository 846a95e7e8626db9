using System.Diagnostics;
using System.Globalization;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Import;

public sealed class InterruptedVerbTests
{
    [Theory]
    [InlineData("INT"), InlineData("TERM")]
    public async Task An_import_that_is_interrupted_ends_with_a_line_and_130(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        await using var database = await TestDatabase.CreateAsync();
        var file = Path.Combine(database.Directory, "export.xml");
        await File.WriteAllTextAsync(file, "<rss><channel><link>https://old.example.org</link>" + string.Concat(Enumerable.Range(1, 20_000).Select(id =>
            $"<item><title>Title {id}</title><link>https://old.example.org/p-{id}/</link><wp:post_id>{id}</wp:post_id><wp:post_name>p-{id}</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>")) + "</channel></rss>");
        await InterruptAsync(signal, "articles", ["import", "wordpress", file, .. database.Settings]);
    }

    [Fact]
    public async Task Seeding_that_is_interrupted_ends_so_too()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such signals.");
        await using var database = await TestDatabase.CreateAsync();
        await InterruptAsync("TERM", "Seeding", ["seed", "--articles", "50000", "--comments", "100000", .. database.Settings]);
    }

    private static async Task InterruptAsync(string signal, string firstWord, string[] words)
    {
        // A shell without job control starts what it puts into the background with SIGINT ignored, and the verb inherits that.
        Assert.SkipWhen(signal == "INT" && IgnoresInterrupts(), "These tests were started with SIGINT ignored.");
        using var verb = Process.Start(new ProcessStartInfo("dotnet", [typeof(Site).Assembly.Location, .. words]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        Assert.StartsWith(firstWord, await verb.StandardError.ReadLineAsync(), StringComparison.Ordinal);
        using var kill = Process.Start("kill", ["-" + signal, verb.Id.ToString(CultureInfo.InvariantCulture)]);
        var told = await verb.StandardError.ReadToEndAsync();
        await verb.WaitForExitAsync();
        Assert.Equal(130, verb.ExitCode);
        Assert.StartsWith("masthead: stopped before the end", told.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    private static bool IgnoresInterrupts()
    {
        const ulong interrupt = 1 << 1;
        var ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))["SigIgn:".Length..].Trim();
        return (ulong.Parse(ignored, NumberStyles.HexNumber, CultureInfo.InvariantCulture) & interrupt) != 0;
    }
}
