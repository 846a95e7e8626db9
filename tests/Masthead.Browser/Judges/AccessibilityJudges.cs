using Masthead.Browser.Hosting;
using Microsoft.Playwright;

namespace Masthead.Browser.Judges;

/// <summary>axe-core on every page, by day and by night, on a telephone and at a desk; and whether a page fits where it is read.</summary>
[Collection(Judgement.Name)]
public sealed class AccessibilityJudges(JudgedPaper paper)
{
    private const string Judge = """
        async () => (await axe.run(document, { resultTypes: ["violations"], rules: { "target-size": { enabled: true } } }))
            .violations.map(rule => `${rule.id} (${rule.impact}): ${rule.nodes.slice(0, 3).map(node => node.html.slice(0, 160)).join(" | ")}`)
        """;

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

    [Fact]
    public async Task Axe_finds_nothing_wrong_on_any_page_by_day_or_night_at_390_and_1280_pixels()
    {
        var axe = Tool.Source("tests", "judges", "node_modules", "axe-core", "axe.min.js");
        Assert.SkipUnless(File.Exists(axe), "axe-core is not installed: npm ci --prefix tests/judges --ignore-scripts.");
        await NothingIsWrongAsync(async page =>
        {
            await page.AddScriptTagAsync(new() { Path = axe });
            var found = new List<string>();
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                foreach (var width in (int[])[Telephone, Desk])
                {
                    await page.SetViewportSizeAsync(width, 900);
                    found.AddRange((await page.EvaluateAsync<string[]>(Judge)).Select(fault => $"{scheme}, {width} px: {fault}"));
                }
            }
            return found;
        });
    }

    [Fact]
    public async Task No_page_is_wider_than_a_telephone_or_than_a_desk_enlarged_four_times() => await NothingIsWrongAsync(async page =>
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
    });

    private async Task NothingIsWrongAsync(Func<IPage, Task<List<string>>> judge)
    {
        await using var guest = await paper.Chromium.JudgeAsync(null);
        await using var staff = await paper.Chromium.JudgeAsync(paper.Session);
        var found = new List<string>();
        foreach (var wanted in paper.Pages)
        {
            var page = await (wanted.IsStaff ? staff : guest).NewPageAsync();
            await OpenAsync(page, wanted);
            found.AddRange((await judge(page)).Select(fault => $"{wanted}: {fault}"));
            await page.CloseAsync();
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static async Task OpenAsync(IPage page, JudgedPage wanted)
    {
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
