using System.Text.RegularExpressions;

namespace Masthead.Tests.House;

/// <summary>The walls between the rooms. What a room may use stands here; everything else fails with a sentence.</summary>
public sealed partial class RoomsTests
{
    private static readonly string[] Foundations = ["Storage", "Web", "Jobs", "Cluster"];

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Storage"] = [],
        ["Cluster"] = [],
        ["Jobs"] = ["Storage"],
        ["Web"] = ["Cluster"],
        ["Features.Sections"] = ["Storage", "Web", "Cluster"],
        ["Features.Media"] = ["Storage", "Web", "Jobs"],
        ["Features.Articles"] = [.. Foundations, "Features.Sections", "Features.Media"],
        ["Features.Settings"] = Foundations,
        ["Features.Accounts"] = [.. Foundations, "Features.Settings"],
        ["Features.Operations"] = Foundations,
        ["Features.SpamFilter"] = ["Storage", "Cluster", "Spam"],
        ["Features.Comments"] = [.. Foundations, "Spam", "Features.Articles", "Features.Sections", "Features.SpamFilter", "Features.Settings"],
        ["Features.Moderation"] = [.. Foundations, "Spam", "Features.Comments", "Features.SpamFilter", "Features.Accounts", "Features.Settings", "Features.Articles"],
        ["Features.CommentPolicy"] = [.. Foundations, "Spam", "Features.Comments", "Features.SpamFilter", "Features.Accounts", "Features.Settings", "Features.Articles"],
        ["Features.Privacy"] = ["Storage", "Web", "Spam", "Features.SpamFilter", "Features.Settings", "Features.Comments"],
        ["Features.Akismet"] = [.. Foundations, "Spam", "Features.SpamFilter", "Features.Settings"],
        // Reading: the preview is drawn by the page that readers get, or it would be no preview.
        ["Features.Newsroom"] = [.. Foundations, "Features.Articles", "Features.Sections", "Features.Media", "Features.Accounts", "Features.Settings", "Features.Reading"],
        ["Features.ClientSites"] = ["Storage", "Web", "Spam", "Features.Akismet", "Features.Accounts", "Features.Settings"],
        ["Features.Reading"] = ["Storage", "Web", "Features.Articles", "Features.Sections", "Features.Media", "Features.Comments", "Features.Settings"],
        ["Features.Feeds"] = ["Storage", "Web", "Features.Articles", "Features.Sections", "Features.Media", "Features.Comments", "Features.Settings"],
        // Reading: a hit is a story, printed as everywhere.
        ["Features.Search"] = ["Storage", "Web", "Features.Articles", "Features.Sections", "Features.Settings", "Features.Reading"],
        // The same lists, threads and search results as the pages.
        ["Features.Api"] = ["Storage", "Web", "Features.Articles", "Features.Sections", "Features.Media", "Features.Comments", "Features.Settings", "Features.Reading", "Features.Search"],
        // Spam, SpamFilter: what was judged there may be taught here. Accounts, Settings: its page in the newsroom.
        ["Features.Import"] = [.. Foundations, "Spam", "Features.Articles", "Features.Sections", "Features.Media", "Features.Comments", "Features.SpamFilter", "Features.Accounts", "Features.Settings"],
        ["Features.Export"] = ["Storage", "Web", "Features.Articles", "Features.Sections", "Features.Media", "Features.Comments", "Features.Settings"],
        ["Features.Seeding"] = ["Storage", "Features.Articles", "Features.Sections", "Features.Comments"],
        ["Features.SampleEdition"] =
            ["Storage", "Web", "Spam", "Features.Articles", "Features.Sections", "Features.Media", "Features.Comments", "Features.Settings", "Features.SpamFilter"],
    };

    private static readonly IReadOnlyList<SourceFile> Files = SourceTree.Of("Masthead");

    [Fact]
    public void No_room_uses_a_room_that_it_may_not()
    {
        var broken = Files.Where(file => file.Room is not ("" or "Cli"))
            .SelectMany(file => RoomsUsedBy(file).Where(room => !Allowed(file.Room).Contains(room)).Select(room => $"{file.Path} may not use Masthead.{room}"));
        Assert.Empty(broken);
    }

    [Fact]
    public void The_graph_of_features_has_no_cycle()
    {
        var uses = Files.Where(file => file.Room.StartsWith("Features.", StringComparison.Ordinal))
            .GroupBy(file => file.Room)
            .ToDictionary(room => room.Key, room => room.SelectMany(RoomsUsedBy).Where(used => used.StartsWith("Features.", StringComparison.Ordinal)).Distinct().ToArray());
        Assert.Empty(uses.Keys.Where(room => Reaches(uses, room, room, [])).Select(room => $"{room} uses itself through other features"));
    }

    [Fact]
    public void Every_feature_has_its_walls_written_down() =>
        Assert.DoesNotContain(Files.Select(file => file.Room).Distinct(), room => room is not ("" or "Cli") && !MayUse.ContainsKey(room));

    [Fact]
    public void What_readers_see_is_composed_and_never_saved() =>
        Assert.Empty(Offenders(file => file.Room is "Features.Reading" or "Features.Feeds" or "Features.Search",
            "SaveChanges", "ExecuteUpdate", "ExecuteDelete", "WriteQueue", "BeginTransaction"));

    [Fact]
    public void Only_storage_and_the_bus_know_which_database_it_is() =>
        Assert.Empty(Offenders(file => file.Room is not ("Storage" or "Cluster" or "Cli" or ""), "IsNpgsql", "IsSqlite", "Npgsql", "Microsoft.Data.Sqlite", "IsPostgres"));

    [Fact]
    public void No_sql_is_put_together_from_text() =>
        Assert.Empty(Offenders(_ => true, "ExecuteSqlRaw", "FromSqlRaw", "SqlQueryRaw"));

    [Fact]
    public void The_filter_is_asked_only_by_its_gate() =>
        Assert.Empty(Offenders(file => file.Room is not ("Features.SpamFilter" or "Cli"), "Filter.Base(", "Filter.Empty(", "Filter.ReadFrom("));

    [Fact]
    public void The_gate_knows_no_request() =>
        Assert.Empty(Offenders(file => file.Room is "Features.SpamFilter", "HttpContext", "HttpRequest", "PageModel"));

    [Fact]
    public void The_filter_library_is_pure()
    {
        var impure = new[] { "System.Net", "File.", "Directory.", "DateTime.Now", "DateTime.UtcNow", "TimeProvider", "Random.Shared", "Guid.NewGuid", "Environment.", "Console.", "Process." };
        Assert.Empty(SourceTree.Of("Masthead.Spam").SelectMany(file => impure.Where(word => Mentions(file.Code, word)).Select(word => $"Masthead.Spam/{file.Path} may not use {word}")));
        Assert.DoesNotContain("PackageReference", File.ReadAllText(Path.Combine(SourceTree.Root, "src/Masthead.Spam/Masthead.Spam.csproj")), StringComparison.Ordinal);
    }

    [Fact]
    public void Pages_have_no_inline_script_style_or_handler()
    {
        var pages = Files.Where(file => file.Path.EndsWith(".cshtml", StringComparison.Ordinal) || file.Code.Contains("HtmlOutput html", StringComparison.Ordinal)).ToList();
        Assert.Contains(pages, page => page.Path.EndsWith(".cs", StringComparison.Ordinal));
        // The policy of every page names the hash of this one, and would run no other.
        const string known = "<script>{new RawMarkup(ReaderScript.Text)}</script>";
        Assert.Empty(pages.Where(page => InlineCode().IsMatch(page.Code.Replace(known, "", StringComparison.Ordinal))).Select(page => page.Path));
    }

    private static IEnumerable<string> Offenders(Func<SourceFile, bool> inside, params string[] words) =>
        Files.Where(inside).SelectMany(file => words.Where(word => Mentions(file.Code, word)).Select(word => $"{file.Path} may not use {word}"));

    private static bool Mentions(string code, string word)
    {
        for (var at = code.IndexOf(word, StringComparison.Ordinal); at >= 0; at = code.IndexOf(word, at + 1, StringComparison.Ordinal))
            if (at == 0 || !char.IsLetterOrDigit(code[at - 1]))
                return true;
        return false;
    }

    private static HashSet<string> Allowed(string room) => [.. MayUse.GetValueOrDefault(room, []), room];

    private static IEnumerable<string> RoomsUsedBy(SourceFile file) => RoomNames().Matches(file.Code).Select(match => match.Groups["room"].Value).Distinct();

    private static bool Reaches(Dictionary<string, string[]> uses, string from, string to, HashSet<string> seen) =>
        uses.GetValueOrDefault(from, []).Any(next => next != from && (next == to || seen.Add(next) && Reaches(uses, next, to, seen)));

    [GeneratedRegex(@"\bMasthead\.(?<room>Features\.\w+|Storage|Web|Jobs|Cluster|Cli|Spam)\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex RoomNames();

    [GeneratedRegex(@"<style|\sstyle\s*=\s*\\?""|\son[a-z]+\s*=\s*\\?""|<script(?![^>]*(src=|application/ld\+json))|javascript:", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex InlineCode();
}
