using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Text.Json;
using AngleSharp.Html.Parser;

namespace Masthead.Bench.Driver;

/// <summary>
/// Posts labelled comments, in order, through the form of a running site, and moderates as it goes the way a person would: after every few
/// comments it signs the held and the suspected according to their labels, and marks published spam as spam. Everything goes over HTTP
/// through the pages that people use. Prints what was published, held, caught and missed.
/// </summary>
internal static class PostComments
{
    public static Task<int> RunAsync(string[] args)
    {
        var file = new Argument<FileInfo>("file") { Description = "JSON lines: id, text, author, label" };
        var count = new Option<int>("--count") { DefaultValueFactory = _ => 300, Description = "how many of them" };
        var site = new Option<string>("--url") { DefaultValueFactory = _ => "http://localhost:5080", Description = "the running site" };
        var article = new Option<string?>("--article") { Description = "the path of the article to post under; the newest of the front page without it" };
        var email = new Option<string?>("--email") { Description = "a moderator; without one nobody moderates" };
        var password = new Option<string?>("--password") { Description = "the moderator's password" };
        var every = new Option<int>("--moderate-every") { DefaultValueFactory = _ => 10, Description = "comments between two looks of the moderator" };
        var command = new RootCommand("post-comments: labelled comments through the real form, moderated as they come") { file, count, site, article, email, password, every };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var comments = Read(parsed.GetRequiredValue(file), parsed.GetValue(count));
            var url = new Uri(parsed.GetRequiredValue(site));
            var reader = new Reader(url);
            var desk = parsed.GetValue(email) is { } address
                ? await Desk.OpenAsync(url, address, parsed.GetValue(password) ?? "", cancellationToken) : null;
            await reader.OpenAsync(parsed.GetValue(article), cancellationToken);
            Console.Error.WriteLine($"{comments.Count} comments under {reader.Article}, {(desk is null ? "not moderated" : "moderated every " + parsed.GetValue(every))}");
            await DriveAsync(reader, desk, comments, Math.Max(1, parsed.GetValue(every)), cancellationToken);
            Scores.Print(comments);
            return comments.Exists(comment => comment.Fate is Fate.Refused or Fate.None) ? 1 : 0;
        });
        return command.Parse(args).InvokeAsync();
    }

    private static async Task DriveAsync(Reader reader, Desk? desk, List<LabelledComment> comments, int every, CancellationToken cancellationToken)
    {
        for (var i = 0; i < comments.Count; i++)
        {
            await reader.PostAsync(comments[i], cancellationToken);
            if (desk is not null && (i % every == every - 1 || i == comments.Count - 1))
                await desk.ModerateAsync(comments.Take(i + 1).Where(comment => !comment.IsSeen).ToList(), cancellationToken);
            if (i % 50 == 49)
                Console.Error.WriteLine($"{i + 1} posted");
        }
    }

    private static List<LabelledComment> Read(FileInfo file, int count) => File.ReadLines(file.FullName).Take(count)
        .Select((line, i) =>
        {
            var row = JsonDocument.Parse(line).RootElement;
            return new LabelledComment(
                i, row.GetProperty("text").GetString()!, row.TryGetProperty("author", out var author) && author.GetString() is { Length: > 0 } name ? name : $"Reader {i + 1}",
                row.GetProperty("label").GetString() == "spam");
        }).ToList();
}

internal enum Fate
{
    None,
    Published,
    Held,

    /// <summary>Taken for spam by the filter.</summary>
    Suspected,

    /// <summary>Led to a receipt; which pile it lies on the moderator finds out.</summary>
    Waiting,

    /// <summary>The same words by the same person were there before.</summary>
    Merged,
    Refused,
}

internal sealed record LabelledComment(int Number, string Text, string Author, bool IsSpam)
{
    public Fate Fate { get; set; }

    /// <summary>Its number on the site, once that is known.</summary>
    public string? Id { get; set; }

    /// <summary>The moderator has dealt with it.</summary>
    public bool IsSeen { get; set; }

    /// <summary>People keep their addresses: one author, one e-mail address and one network.</summary>
    public string Email => $"reader{AuthorNumber}@post.example";

    public string Network => $"198.{18 + AuthorNumber / 65536 % 2}.{AuthorNumber / 256 % 256}.{1 + AuthorNumber % 250}";

    private int AuthorNumber { get; } = (int)(Stable(Author) % 131_072);

    // FNV-1a: the same in every process.
    private static uint Stable(string text) => text.Aggregate(2166136261u, (hash, c) => (hash ^ c) * 16777619u);
}

/// <summary>Somebody who reads the article and fills in its form.</summary>
internal sealed class Reader(Uri url)
{
    private readonly HttpClient http = Plain(url);
    private readonly HtmlParser parser = new();
    private readonly HashSet<string> places = [];

    public string Article { get; private set; } = "";

    public async Task OpenAsync(string? path, CancellationToken cancellationToken)
    {
        Article = path ?? parser.ParseDocument(await http.GetStringAsync(new Uri("/", UriKind.Relative), cancellationToken))
            .QuerySelector("article h2 a, article h3 a")?.GetAttribute("href") ?? throw new InvalidOperationException("The front page shows no article: name one with --article.");
    }

    public async Task PostAsync(LabelledComment comment, CancellationToken cancellationToken)
    {
        var page = parser.ParseDocument(await SendAsync(HttpMethod.Get, Article, comment, null, cancellationToken) is var got
            ? await got.Content.ReadAsStringAsync(cancellationToken) : "");
        var form = page.QuerySelector("form[action='/comments']") ?? throw new InvalidOperationException(Article + " shows no form for comments.");
        var fields = form.QuerySelectorAll("input[type=hidden]").ToDictionary(input => input.GetAttribute("name")!, input => input.GetAttribute("value") ?? "");
        foreach (var (label, value) in new[] { ("Name", comment.Author), ("Email", comment.Email), ("Website", ""), ("Comment", comment.Text) })
        {
            var id = form.QuerySelectorAll("label").First(item => item.TextContent.Trim() == label).GetAttribute("for");
            fields[page.GetElementById(id!)!.GetAttribute("name")!] = value;
        }
        using var answer = await SendAsync(HttpMethod.Post, "/comments", comment, new FormUrlEncodedContent(fields), cancellationToken);
        var place = answer.Headers.Location?.ToString() ?? "";
        if (answer.StatusCode != HttpStatusCode.SeeOther)
            Console.Error.WriteLine($"refused with {(int)answer.StatusCode}: {comment.Text}");
        comment.Fate = answer.StatusCode != HttpStatusCode.SeeOther ? Fate.Refused
            : !places.Add(place) ? Fate.Merged
            : place.Contains("#comment-", StringComparison.Ordinal) ? Fate.Published : Fate.Waiting;
        comment.Id = comment.Fate == Fate.Published ? place[(place.LastIndexOf('-') + 1)..] : null;
        comment.IsSeen = comment.Fate is Fate.Merged or Fate.Refused;
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, LabelledComment comment, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Add("X-Forwarded-For", comment.Network);
        request.Headers.Add("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
        if (method == HttpMethod.Post)
        {
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            request.Headers.Add("Referer", new Uri(url, Article).ToString());
        }
        return await http.SendAsync(request, cancellationToken);
    }

    public static HttpClient Plain(Uri url) => new(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = url };
}

/// <summary>A moderator at the desk: signs in, looks through the piles, ticks, decides.</summary>
internal sealed class Desk
{
    private readonly HttpClient http;
    private readonly HtmlParser parser = new();
    private readonly Dictionary<string, string> cookies = [];

    private Desk(Uri url) => http = Reader.Plain(url);

    public static async Task<Desk> OpenAsync(Uri url, string email, string password, CancellationToken cancellationToken)
    {
        var desk = new Desk(url);
        using var answer = await desk.SendAsync("/account/sign-in", [("email", email), ("password", password)], cancellationToken);
        return answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.SeeOther ? desk : throw new InvalidOperationException($"Nobody signs in as {email}: {(int)answer.StatusCode}.");
    }

    public async Task ModerateAsync(List<LabelledComment> unseen, CancellationToken cancellationToken)
    {
        await LookThroughAsync("/moderation", Fate.Held, unseen, cancellationToken);
        await LookThroughAsync("/moderation/suspected", Fate.Suspected, unseen, cancellationToken);
        // Published ham needs nothing; published spam is taken down.
        await DecideAsync("spam", unseen.Where(comment => comment is { Fate: Fate.Published, IsSpam: true }).Select(comment => comment.Id!), cancellationToken);
        foreach (var comment in unseen)
            comment.IsSeen |= comment.Fate == Fate.Published;
    }

    private async Task LookThroughAsync(string pile, Fate fate, List<LabelledComment> unseen, CancellationToken cancellationToken)
    {
        var (good, bad) = (new List<string>(), new List<string>());
        for (string? address = pile; address is not null;)
        {
            using var answer = await SendAsync(address, null, cancellationToken);
            var page = parser.ParseDocument(await answer.Content.ReadAsStringAsync(cancellationToken));
            foreach (var item in page.QuerySelectorAll(".case"))
            {
                var (id, words, card) = (item.Id!["case-".Length..], Fold(item.QuerySelector(".said")!.TextContent), item.TextContent);
                var mine = unseen.Where(comment => !comment.IsSeen && comment.Fate == Fate.Waiting && card.Contains(comment.Email, StringComparison.Ordinal)).ToList();
                if ((mine.Find(comment => Fold(comment.Text) == words) ?? mine.FirstOrDefault()) is not { } comment)
                    continue;
                (comment.Id, comment.Fate, comment.IsSeen) = (id, fate, true);
                (comment.IsSpam ? bad : good).Add(id);
            }
            address = page.QuerySelector("[rel=next]")?.GetAttribute("href");
        }
        await DecideAsync("approve", good, cancellationToken);
        await DecideAsync("spam", bad, cancellationToken);
    }

    private async Task DecideAsync(string act, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        foreach (var ticked in ids.Chunk(30))
        {
            using var answer = await SendAsync("/moderation/decisions", [("act", act), ("back", "/moderation"), .. ticked.Select(id => ("id", id))], cancellationToken);
            if (answer.StatusCode != HttpStatusCode.SeeOther || !answer.Headers.Location!.ToString().Contains("done=", StringComparison.Ordinal))
                throw new InvalidOperationException($"The decision '{act}' was not taken: {(int)answer.StatusCode}.");
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string address, (string Name, string Value)[]? fields, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(fields is null ? HttpMethod.Get : HttpMethod.Post, address);
        if (fields is not null)
        {
            request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
        }
        if (cookies.Count > 0)
            request.Headers.Add("Cookie", string.Join("; ", cookies.Select(cookie => cookie.Key + "=" + cookie.Value)));
        var answer = await http.SendAsync(request, cancellationToken);
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            var pair = cookie.Split(';')[0].Split('=', 2);
            cookies[pair[0]] = pair[1];
        }
        return answer;
    }

    private static string Fold(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>What became of the comments, a hundred at a time.</summary>
internal static class Scores
{
    public static void Print(List<LabelledComment> comments)
    {
        Console.WriteLine("| comments | good: published | good: held | good: suspected | spam: published (missed) | spam: held | spam: suspected (caught) | merged | refused |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var hundred in comments.Chunk(100))
            Row($"{hundred[0].Number + 1}-{hundred[^1].Number + 1}", hundred);
        Row("all", comments);
        var spam = comments.Where(comment => comment.IsSpam && comment.Fate != Fate.Merged).ToList();
        var good = comments.Where(comment => !comment.IsSpam && comment.Fate != Fate.Merged).ToList();
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Spam kept from readers: {Share(spam, comment => comment.Fate != Fate.Published)}. Good comments published at once: {Share(good, comment => comment.Fate == Fate.Published)}; taken for spam: {Share(good, comment => comment.Fate == Fate.Suspected)}."));
    }

    private static void Row(string name, IReadOnlyCollection<LabelledComment> comments)
    {
        int Count(bool isSpam, params Fate[] fates) => comments.Count(comment => comment.IsSpam == isSpam && fates.Contains(comment.Fate));
        Console.WriteLine($"| {name} | {Count(false, Fate.Published)} | {Count(false, Fate.Held, Fate.Waiting)} | {Count(false, Fate.Suspected)} | {Count(true, Fate.Published)} | "
            + $"{Count(true, Fate.Held, Fate.Waiting)} | {Count(true, Fate.Suspected)} | {comments.Count(comment => comment.Fate == Fate.Merged)} | {comments.Count(comment => comment.Fate is Fate.Refused or Fate.None)} |");
    }

    private static string Share(List<LabelledComment> of, Predicate<LabelledComment> which) =>
        of.Count == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{of.FindAll(which).Count} of {of.Count} ({100.0 * of.FindAll(which).Count / of.Count:0.0} %)");
}
