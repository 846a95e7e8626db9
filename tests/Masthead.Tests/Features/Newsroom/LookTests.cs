using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Masthead.Features.Accounts;
using Masthead.Features.Media;
using Masthead.Features.Settings;
using Masthead.Tests.House;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Newsroom;

/// <summary>The paper's colours, its logo, and the operator's own sheet.</summary>
public sealed class LookTests
{
    [Theory]
    [InlineData("#000000", "#ffffff", 21)]
    [InlineData("#767676", "#ffffff", 4.54)]
    [InlineData("#ffffff", "#ffffff", 1)]
    [InlineData("#0b5a6a", "#fcfbf8", 7.56)]
    public void Contrast_is_as_wcag_reckons_it(string one, string two, double contrast)
    {
        Assert.Equal(contrast, Colour.Parse(one)!.ContrastWith(Colour.Parse(two)!), 0.01);
        Assert.Equal(contrast, Colour.Parse(two)!.ContrastWith(Colour.Parse(one)!), 0.01);
    }

    [Theory]
    [InlineData("")]
    [InlineData("teal")]
    [InlineData("#fff")]
    [InlineData("#+12345")]
    [InlineData("#0b5a6a;}")]
    public void What_is_no_colour_is_not_taken_for_one(string text) => Assert.Null(Colour.Parse(text));

    [Fact]
    public void The_colours_that_accents_are_judged_by_are_those_of_the_sheet()
    {
        var sheet = File.ReadAllText(Path.Combine(SourceTree.Root, "src/Masthead/wwwroot/assets/site.css"));
        var (day, night) = (sheet[..sheet.IndexOf("@media", StringComparison.Ordinal)], sheet[sheet.IndexOf("@media (prefers-color-scheme: dark)", StringComparison.Ordinal)..]);
        night = night[..night.IndexOf("prefers-contrast", StringComparison.Ordinal)];
        foreach (var (part, accent, grounds) in ((string, string, IReadOnlyList<Colour>)[])[(day, ThemeSheet.AccentByDay, ThemeSheet.GroundsByDay), (night, ThemeSheet.AccentByNight, ThemeSheet.GroundsByNight)])
        {
            Assert.Contains($"--accent: {accent};", part, StringComparison.Ordinal);
            Assert.Contains($"--paper: {grounds[0]};", part, StringComparison.Ordinal);
            Assert.Contains($"--tint: {grounds[1]};", part, StringComparison.Ordinal);
            Assert.All(grounds, ground => Assert.True(Colour.Parse(accent)!.ContrastWith(ground) >= Colour.EnoughForText));
        }
    }

    [Fact]
    public async Task A_colour_that_cannot_be_read_is_refused_with_its_contrast_and_stays_in_the_form()
    {
        await using var site = await TestSite.StartAsync();
        using var ada = await site.SignedInAsync(Role.Administrator);
        var answer = await ada.SendFormAsync("/newsroom/look", ("accent", "#ffcc00"), ("accentAtNight", "#222222"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.Contains("1.3 to 1", page.QuerySelector("#wrong-Accent")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Choose a lighter one", page.QuerySelector("#wrong-AccentAtNight")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("#ffcc00", page.QuerySelector("#accent")!.GetAttribute("value"));
        Assert.DoesNotContain("theme.", await SheetOfAsync(site, "/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Colours_stand_in_the_one_sheet_of_every_page_at_once_and_an_old_address_leads_to_it()
    {
        await using var site = await TestSite.StartAsync();
        using var ada = await site.SignedInAsync(Role.Administrator);
        var before = await SheetOfAsync(site, "/");
        Assert.Equal(HttpStatusCode.Redirect, (await ada.SendFormAsync("/newsroom/look", ("accent", "#7A1F3D"), ("accentAtNight", ""))).StatusCode);

        var address = await SheetOfAsync(site, "/");
        Assert.NotEqual(before, address);
        using var reader = site.Visitor();
        using var answer = await reader.GetAsync(address);
        var sheet = await answer.Content.ReadAsStringAsync();
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("text/css", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(".masthead", sheet, StringComparison.Ordinal);
        Assert.Contains("(prefers-color-scheme: light) and (prefers-contrast: no-preference) { :root { --accent: #7a1f3d; } }", sheet, StringComparison.Ordinal);
        using var old = await reader.GetAsync("/assets/theme.0123456789ab.css");
        Assert.Equal((HttpStatusCode.Redirect, address), (old.StatusCode, old.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task The_operators_sheet_follows_ours()
    {
        await using var site = await TestSite.StartAsync();
        await File.WriteAllTextAsync(Path.Combine(site.Database.Directory, ThemeFiles.SheetName), ".nameplate { font-style: italic; }");
        using var reader = site.Visitor();
        var sheet = await reader.GetStringAsync(await SheetOfAsync(site, "/"));
        Assert.EndsWith(".nameplate { font-style: italic; }", sheet, StringComparison.Ordinal);
        Assert.StartsWith(":root", sheet, StringComparison.Ordinal);
        Assert.DoesNotContain("/*", sheet, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_logo_takes_the_place_of_the_name_and_cannot_be_removed_while_it_does()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        using var ada = await site.SignedInAsync(Role.Administrator);
        await using var db = site.OpenDatabase();
        var item = new MediaItem(new string('e', 64), "image/png", "logo.png", 320, 80, 1000, DateTimeOffset.UnixEpoch);
        db.Add(item);
        await db.SaveChangesAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await ada.SendFormAsync("/newsroom/look", ("logoId", item.Id.ToString()))).StatusCode);

        var logo = (await PageAsync(site, "/")).QuerySelector("h1.nameplate img")!;
        Assert.Equal(("/media/" + item.Hash + ".png", "The Skarrow Packet"), (logo.GetAttribute("src"), logo.GetAttribute("alt")));
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendFormAsync($"/newsroom/media/{item.Id}?handler=remove")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await ada.SendFormAsync("/newsroom/look", ("logoId", ""))).StatusCode);
        Assert.Equal("The Skarrow Packet", (await PageAsync(site, "/")).QuerySelector("h1.nameplate")!.TextContent.Trim());
        db.Remove(item);
        await db.SaveChangesAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await ada.SendFormAsync("/newsroom/look", ("logoId", item.Id.ToString()))).StatusCode);
    }

    private static async Task<string> SheetOfAsync(TestSite site, string path) =>
        (await PageAsync(site, path)).QuerySelectorAll("link[rel=stylesheet]").Single().GetAttribute("href")!;

    private static async Task<IDocument> PageAsync(TestSite site, string path)
    {
        using var reader = site.Visitor();
        return new HtmlParser().ParseDocument(await reader.GetStringAsync(path));
    }
}
