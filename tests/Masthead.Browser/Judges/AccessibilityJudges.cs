using System.Collections.Concurrent;
using Masthead.Browser.Hosting;
using Masthead.Web;
using Microsoft.Playwright;

namespace Masthead.Browser.Judges;

/// <summary>axe-core on every page, by day and by night, on a telephone and at a desk; and whether the page fits there.</summary>
[Collection(Judgement.Name)]
public sealed class AccessibilityJudges(JudgedPaper paper)
{
    private const string Judge = """
        async rules => (await axe.run(document, { resultTypes: ["violations"], ...(rules.length ? { runOnly: rules } : { rules: { "target-size": { enabled: true } } }) }))
            .violations.map(rule => `${rule.id} (${rule.impact}): ${rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`)
        """;

    // By night nothing but the colours is another.
    private static readonly string[] OfColours = ["color-contrast", "link-in-text-block"];

    private const string Submit = """
        fields => {
            const form = document.body.appendChild(document.createElement("form"));
            form.method = "post";
            form.action = fields.address;
            for (const [name, value] of Object.entries(fields.form)) {
                const input = form.appendChild(document.createElement("input"));
                [input.name, input.value] = [name, value];
            }
            form.submit();
        }
        """;

    private const int Telephone = 390;
    private const int Desk = 1280;

    // WCAG 2.2, 1.4.10: 1280 pixels enlarged to 400 %.
    private const int Narrowest = 320;

    // Two at once: as many as the smallest machine that runs the tests has cores.
    private const int AtOnce = 2;

    [Fact]
    public async Task Every_page_fits_where_it_is_read_and_axe_finds_nothing_wrong_with_it_by_day_or_night_at_390_and_1280_pixels()
    {
        var axe = Tool.Source("tests", "judges", "node_modules", "axe-core", "axe.min.js");
        var found = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(paper.Pages, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (wanted, _) =>
        {
            await using var context = await paper.Chromium.JudgeAsync(wanted.Session);
            var page = await context.NewPageAsync();
            await OpenAsync(page, wanted);
            foreach (var fault in (await TooWideAsync(page)).Concat(File.Exists(axe) ? await BarredAsync(page, axe) : []))
                found.Add($"{wanted}: {fault}");
        });
        Assert.True(found.IsEmpty, string.Join('\n', found.Order(StringComparer.Ordinal)));
        Assert.SkipUnless(File.Exists(axe), "axe-core is not installed: npm ci --prefix tests/judges --ignore-scripts.");
    }

    private static async Task<IEnumerable<string>> TooWideAsync(IPage page)
    {
        var found = new List<string>();
        foreach (var width in (int[])[Narrowest, Telephone])
        {
            await page.SetViewportSizeAsync(width, 800);
            var takes = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            if (takes > width)
                found.Add($"takes {takes} of {width} px");
        }
        return found;
    }

    private static async Task<IEnumerable<string>> BarredAsync(IPage page, string axe)
    {
        var found = new List<string>();
        await page.AddScriptTagAsync(new() { Path = axe });
        var device = await page.Context.NewCDPSessionAsync(page);
        foreach (var (scheme, rules) in ((ColorScheme, string[])[])[(ColorScheme.Light, []), (ColorScheme.Dark, OfColours)])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            foreach (var width in (int[])[Telephone, Desk])
            {
                await page.SetViewportSizeAsync(width, 900);
                // What a finger is to hit is larger there, and can lie over something else.
                await device.SendAsync("Emulation.setTouchEmulationEnabled", new() { ["enabled"] = width == Telephone });
                found.AddRange((await page.EvaluateAsync<string[]>(Judge, rules)).Select(fault => $"{scheme}, {width} px: {fault}"));
            }
        }
        return found;
    }

    private static async Task OpenAsync(IPage page, JudgedPage wanted)
    {
        if (wanted.IsOutdated)
            await page.RouteAsync(wanted.Address, async route =>
            {
                var answer = await route.FetchAsync();
                await route.FulfillAsync(new() { Response = answer, BodyBytes = OutageNotice.PutInto(await answer.BodyAsync()) });
            });
        if (wanted.Form is not { } form)
        {
            await page.GotoAsync(wanted.Address);
            return;
        }
        await page.GotoAsync(new Uri(new Uri(wanted.Address), "/search").AbsoluteUri);
        await page.EvaluateAsync(Submit, new { address = wanted.Address, form });
        await page.WaitForURLAsync(wanted.Address);
    }
}
