using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace Masthead.Bench.Xss;

/// <summary>What was said in one document. <paramref name="IsLate"/>: it never came to its end.</summary>
internal sealed record XssVisit(int Index, IReadOnlyCollection<string> Said, bool IsLate)
{
    public bool Ran => Said.Any(kind => kind.StartsWith("ran", StringComparison.Ordinal));

    public bool Tried => Said.Contains("tried");

    public bool Blocked => Said.Contains("blocked");
}

/// <summary>One Chromium that reaches nothing but this machine.</summary>
internal sealed class XssBrowser : IAsyncDisposable
{
    private const int StringsPerPage = 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    private static readonly string Executable = Environment.GetEnvironmentVariable("MASTHEAD_CHROMIUM") ?? "/usr/bin/chromium";

    private readonly string _address;
    private IPlaywright _playwright;
    private IBrowser _browser;
    private IPage? _page;

    private XssBrowser(IPlaywright playwright, IBrowser browser, string address) => (_playwright, _browser, _address) = (playwright, browser, address);

    public static bool IsInstalled => File.Exists(Executable);

    public string Version => _browser.Version;

    public static async Task<XssBrowser> StartAsync(string address)
    {
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await LaunchAsync(playwright), address);
    }

    /// <summary>Visits pages of so many strings; with <paramref name="inspect"/>, also what that script finds on each.</summary>
    public async Task<(List<XssVisit> Visits, List<JsonElement> Found)> VisitAsync(XssLayer layer, XssPlace place, int strings, string? inspect = null)
    {
        var visits = new List<XssVisit>();
        var found = new List<JsonElement>();
        for (var first = 0; first < strings; first += StringsPerPage)
        {
            var range = first..Math.Min(first + StringsPerPage, strings);
            visits.AddRange(await VisitAsync(layer, place, range));
            if (inspect is not null)
                found.Add(await (await PageAsync()).EvaluateAsync<JsonElement>(inspect));
        }
        return (visits, found);
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private async Task<List<XssVisit>> VisitAsync(XssLayer layer, XssPlace place, Range strings)
    {
        var expected = layer == XssLayer.Sanitiser
            ? ["page"]
            : Enumerable.Range(strings.Start.Value, strings.End.Value - strings.Start.Value).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToList();
        var said = await SaidAsync(_address + XssServer.Path(layer, place, strings), expected);
        var late = expected.Where(name => said is null || !said[name].Contains("done")).ToList();
        if (late.Count == 0 || expected.Count == 1)
            return [.. expected.Select(name => Visit(name, said, strings.Start.Value))];

        // One that stops the page, or takes long, gets a page of its own, and so do its neighbours.
        await DropPageAsync();
        var middle = strings.Start.Value + (expected.Count / 2);
        return [.. await VisitAsync(layer, place, strings.Start..middle), .. await VisitAsync(layer, place, middle..strings.End)];
    }

    private static XssVisit Visit(string name, Dictionary<string, HashSet<string>>? said, int first) => new(
        name == "page" ? first : int.Parse(name, CultureInfo.InvariantCulture),
        said?[name] ?? [],
        said?[name].Contains("done") != true);

    /// <summary>What was said under each name when all came to their end, or at the end of our patience; null when the page itself is stuck.</summary>
    private async Task<Dictionary<string, HashSet<string>>?> SaidAsync(string url, List<string> expected)
    {
        try
        {
            var page = await PageAsync();
            await page.GotoAsync(url, new() { WaitUntil = WaitUntilState.Commit, Timeout = (float)Patience.TotalMilliseconds });
            var clock = Stopwatch.StartNew();
            while (true)
            {
                var json = await page.EvaluateAsync<string?>("() => JSON.stringify(window.said ?? {})").WaitAsync(Patience);
                var said = JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, int>>>(json ?? "{}")!;
                var all = expected.ToDictionary(name => name, name => said.TryGetValue(name, out var kinds) ? kinds.Keys.ToHashSet() : []);
                if (all.Values.All(kinds => kinds.Contains("done")) || clock.Elapsed > Patience)
                    return all;
                await Task.Delay(40);
            }
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            await DropPageAsync();
            return null;
        }
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = Executable,
        Timeout = 120_000,
        Args = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
    });

    private async Task<IPage> PageAsync()
    {
        if (_page is { IsClosed: false } page && _browser.IsConnected)
            return page;
        try
        {
            _page = await _browser.NewPageAsync();
        }
        catch (PlaywrightException)
        {
            // A string took the browser, or its driver, with it: the rest get new ones.
            _playwright.Dispose();
            _playwright = await Playwright.CreateAsync();
            _browser = await LaunchAsync(_playwright);
            _page = await _browser.NewPageAsync();
        }
        _page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await _page.AddInitScriptAsync(XssOracle.Watch);
        return _page;
    }

    private async Task DropPageAsync()
    {
        var page = _page;
        _page = null;
        try
        {
            await (page?.CloseAsync() ?? Task.CompletedTask).WaitAsync(Patience);
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            // The page, or the browser with it, is gone or stuck: the next one is new.
        }
    }
}
