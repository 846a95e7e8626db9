using System.Net;
using AngleSharp.Html.Parser;
using Masthead.Features.Accounts;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Newsroom;

public sealed class SectionsTests
{
    [Fact]
    public async Task A_section_that_moves_takes_its_articles_along_and_keeps_its_old_addresses()
    {
        await using var site = await TestSite.StartAsync();
        var today = await site.OpenSectionAsync("Today");
        var world = await site.OpenSectionAsync("World");
        using var editor = await site.SignedInAsync(Role.Editor);
        await editor.SendFormAsync("/newsroom/articles/new", [.. Desk.Form("Ferries stop", world), ("then", "publication")]);
        using var reader = site.Visitor();
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync("/world/ferries-stop")).StatusCode);

        var moved = await editor.SendFormAsync($"/newsroom/sections/{world}", ("name", "The World"), ("slug", "globe"), ("parentId", $"{today}"), ("listed", "true"));

        Assert.Equal("/newsroom/sections?said=saved", moved.Headers.Location?.ToString());
        foreach (var (old, now) in new[] { ("/world/ferries-stop", "/today/globe/ferries-stop"), ("/world/", "/today/globe/"), ("/world/feed.json", "/today/globe/feed.json"), ("/world/ferries-stop/comments.atom", "/today/globe/ferries-stop/comments.atom") })
        {
            var answer = await reader.GetAsync(old);
            Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
            Assert.EndsWith(now, answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync(now)).StatusCode);
        }
    }

    [Fact]
    public async Task A_section_with_articles_cannot_be_closed()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        var empty = await site.OpenSectionAsync("Weather");
        using var editor = await site.SignedInAsync(Role.Editor);
        await editor.SendFormAsync("/newsroom/articles/new", Desk.Form("A draft", world));
        Assert.Equal(HttpStatusCode.BadRequest, (await editor.SendFormAsync($"/newsroom/sections/{world}?handler=remove")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await editor.SendFormAsync($"/newsroom/sections/{empty}?handler=remove")).StatusCode);
    }

    [Fact]
    public async Task Sections_are_put_in_order_and_readers_see_it()
    {
        await using var site = await TestSite.StartAsync();
        foreach (var name in new[] { "Alpha", "Beta", "Gamma" })
            await site.OpenSectionAsync(name);
        using var editor = await site.SignedInAsync(Role.Editor);
        var gamma = new HtmlParser().ParseDocument(await editor.GetStringAsync("/newsroom/sections")).QuerySelectorAll(".tree .headline")[2].GetAttribute("href")!.Split('/')[3];
        var moved = await editor.SendFormAsync("/newsroom/sections?handler=move", ("id", gamma), ("way", "up"));
        var focused = new HtmlParser().ParseDocument(await editor.GetStringAsync(moved.Headers.Location!.ToString())).QuerySelectorAll("[autofocus]");
        Assert.Equal("Move up Gamma", Assert.Single(focused).GetAttribute("aria-label"));
        using var reader = site.Visitor();
        var names = new HtmlParser().ParseDocument(await reader.GetStringAsync("/")).QuerySelectorAll("nav[aria-label=Sections] a").Select(link => link.TextContent);
        Assert.Equal(["Alpha", "Gamma", "Beta"], names);
    }

    [Fact]
    public async Task A_section_cannot_take_an_address_that_the_site_needs()
    {
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        var answer = await editor.SendFormAsync("/newsroom/sections", ("name", "Newsroom"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("belongs to the site itself", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
