using System.Net;
using AngleSharp.Html.Parser;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Newsroom;

public sealed class WritingTests
{
    [Fact]
    public async Task An_editor_writes_and_publishes_in_one_go_and_readers_see_it()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        using var editor = await site.SignedInAsync(Role.Editor);

        var answer = await editor.SendFormAsync("/newsroom/articles/new", [.. Desk.Form("Ferries stop at noon", world), ("then", "publication")]);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("?said=published", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var reader = site.Visitor();
        var page = await reader.GetStringAsync("/world/ferries-stop-at-noon");
        Assert.Contains("<h1>Ferries stop at noon</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<strong>midday</strong>", page, StringComparison.Ordinal);
        Assert.Contains("Nadia Quayle", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reporter_writes_and_hands_in_but_cannot_publish()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        using var reporter = await site.SignedInAsync(Role.Reporter);

        var saved = await reporter.SendFormAsync("/newsroom/articles/new", [.. Desk.Form("A quiet harbour", world), ("then", "submission")]);
        Assert.EndsWith("?said=submitted", saved.Headers.Location!.ToString(), StringComparison.Ordinal);
        var id = Desk.IdIn(saved);

        var refused = await reporter.SendFormAsync($"/newsroom/articles/{id}/publication");
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        var version = (await site.ArticleAsync(id)).Version;
        var sneaky = await reporter.SendFormAsync($"/newsroom/articles/{id}", [.. Desk.Form("A quiet harbour", world, version), ("then", "publication")]);
        Assert.Equal(HttpStatusCode.BadRequest, sneaky.StatusCode);
        Assert.Equal(ArticleState.Draft, (await site.ArticleAsync(id)).State);

        using var editor = await site.SignedInAsync(Role.Editor);
        Assert.Contains("A quiet harbour", await editor.GetStringAsync("/newsroom"), StringComparison.Ordinal);
        var published = await editor.SendFormAsync($"/newsroom/articles/{id}/publication", ("version", $"{(await site.ArticleAsync(id)).Version}"));
        Assert.Equal($"/newsroom/articles/{id}?said=published", published.Headers.Location?.ToString());
        var late = await editor.SendFormAsync($"/newsroom/articles/{id}/publication", ("version", $"{version}"));
        Assert.Contains("had moved on", await editor.GetStringAsync(late.Headers.Location!.ToString()), StringComparison.Ordinal);
        Assert.True((await site.ArticleAsync(id)).IsPublished);
    }

    [Fact]
    public async Task A_withdrawn_article_is_written_anew_by_its_reporter_and_handed_to_the_editors_again()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        using var editor = await site.SignedInAsync(Role.Editor);
        using var reporter = await site.SignedInAsync(Role.Reporter);
        var id = Desk.IdIn(await editor.SendFormAsync("/newsroom/articles/new", [.. Desk.Form("A quiet harbour", world), ("then", "publication")]));
        await editor.SendFormAsync($"/newsroom/articles/{id}/withdrawal");

        var form = new HtmlParser().ParseDocument(await reporter.GetStringAsync($"/newsroom/articles/{id}"));
        Assert.Equal("Hand to the editors", form.QuerySelector("button[name=then][value=submission]")!.TextContent);
        var handed = await reporter.SendFormAsync($"/newsroom/articles/{id}", [.. Desk.Form("A quiet harbour", world, (await site.ArticleAsync(id)).Version), ("then", "submission")]);

        Assert.EndsWith("?said=submitted", handed.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("A quiet harbour", new HtmlParser().ParseDocument(await editor.GetStringAsync("/newsroom")).QuerySelector(".tray")!.TextContent, StringComparison.Ordinal);
        Assert.Single(new HtmlParser().ParseDocument(await editor.GetStringAsync("/newsroom/articles?state=submitted")).QuerySelectorAll("td .headline"));
        Assert.Null(new HtmlParser().ParseDocument(await reporter.GetStringAsync($"/newsroom/articles/{id}")).QuerySelector("button[value=submission]"));
    }

    [Fact]
    public async Task A_reporter_cannot_change_what_readers_see()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        using var editor = await site.SignedInAsync(Role.Editor);
        var id = Desk.IdIn(await editor.SendFormAsync("/newsroom/articles/new", [.. Desk.Form("Settled", world), ("then", "publication")]));
        using var reporter = await site.SignedInAsync(Role.Reporter);

        var version = (await site.ArticleAsync(id)).Version;
        var answer = await reporter.SendFormAsync($"/newsroom/articles/{id}", Desk.Form("Unsettled", world, version));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Equal("Settled", (await site.ArticleAsync(id)).Headline);
    }

    [Fact]
    public async Task A_stale_form_comes_back_with_both_texts_and_loses_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        using var nadia = await site.SignedInAsync(Role.Editor);
        using var tom = await site.SignedInAsync(Role.Editor);
        var id = Desk.IdIn(await nadia.SendFormAsync("/newsroom/articles/new", Desk.Form("First words", world)));
        var opened = (await site.ArticleAsync(id)).Version;
        await tom.SendFormAsync($"/newsroom/articles/{id}", Desk.Form("Tom's words", world, opened, body: "Tom wrote this."));

        var answer = await nadia.SendFormAsync($"/newsroom/articles/{id}", Desk.Form("Nadia's words", world, opened, body: "Nadia wrote that."));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.Contains("Tom", page.QuerySelector(".clash")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("this.", page.QuerySelectorAll(".changes del")[^1].TextContent, StringComparison.Ordinal);
        Assert.Contains("that.", page.QuerySelectorAll(".changes ins")[^1].TextContent, StringComparison.Ordinal);
        Assert.Equal("Nadia wrote that.", page.QuerySelector("#body")!.TextContent.Trim());
        Assert.Equal("Tom's words", (await site.ArticleAsync(id)).Headline);

        var version = page.QuerySelector("input[name=version]")!.GetAttribute("value")!;
        var chosen = await nadia.SendFormAsync($"/newsroom/articles/{id}", Desk.Form("Nadia's words", world, int.Parse(version), body: "Nadia wrote that."));
        Assert.Equal(HttpStatusCode.Redirect, chosen.StatusCode);
        Assert.Equal("Nadia's words", (await site.ArticleAsync(id)).Headline);
    }

    [Fact]
    public async Task An_earlier_version_can_be_read_compared_and_restored()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        using var editor = await site.SignedInAsync(Role.Editor);
        var id = Desk.IdIn(await editor.SendFormAsync("/newsroom/articles/new", Desk.Form("One", world, body: "The tide is out.")));
        await editor.SendFormAsync($"/newsroom/articles/{id}", Desk.Form("One", world, 1, body: "The tide is in."));

        var page = new HtmlParser().ParseDocument(await editor.GetStringAsync($"/newsroom/articles/{id}/revisions/2"));
        Assert.Equal("out.", page.QuerySelector("del")!.TextContent.Trim());
        Assert.Equal("in.", page.QuerySelector("ins")!.TextContent.Trim());

        await editor.SendFormAsync($"/newsroom/articles/{id}/revisions/1", ("opened", "2"));
        var article = await site.ArticleAsync(id);
        Assert.Equal("The tide is out.", article.BodySource);
        Assert.Equal(3, article.Version);
    }

    [Fact]
    public async Task A_scheduled_article_appears_at_its_hour_in_the_time_of_the_paper()
    {
        await using var site = await TestSite.StartAsync();
        await site.Services.GetRequiredService<Masthead.Features.Settings.CurrentSettings>()
            .ChangeAsync(settings => settings with { TimeZone = "Europe/Berlin" }, CancellationToken.None);
        var world = await site.OpenSectionAsync("World");
        using var editor = await site.SignedInAsync(Role.Editor);

        var answer = await editor.SendFormAsync("/newsroom/articles/new", [.. Desk.Form("At noon", world), ("then", "schedule"), ("at", "2026-03-14T12:00")]);

        var id = Desk.IdIn(answer);
        Assert.Equal(new DateTimeOffset(2026, 3, 14, 11, 0, 0, TimeSpan.Zero), (await site.ArticleAsync(id)).ScheduledFor);
        using var reader = site.Visitor();
        Assert.Equal(HttpStatusCode.NotFound, (await reader.GetAsync("/world/at-noon")).StatusCode);
        site.Clock.Advance(TimeSpan.FromMinutes(91));
        // The site's own loop works off jobs too: whoever takes this one, the article appears.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await reader.GetAsync("/world/at-noon")).StatusCode != HttpStatusCode.OK)
        {
            Assert.False(patience.IsCancellationRequested, "The article did not appear.");
            if (!await site.Services.GetRequiredService<Masthead.Jobs.JobLoop>().RunNextAsync(CancellationToken.None))
                await Task.Yield();
        }
    }

    [Fact]
    public async Task A_time_that_was_typed_and_not_scheduled_is_told_and_kept_in_the_form()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        using var editor = await site.SignedInAsync(Role.Editor);
        var id = Desk.IdIn(await editor.SendFormAsync("/newsroom/articles/new", [.. Desk.Form("At noon", world), ("then", "schedule"), ("at", "2026-03-14T12:00")]));
        var version = (await site.ArticleAsync(id)).Version;

        var moved = await editor.SendFormAsync($"/newsroom/articles/{id}", [.. Desk.Form("At one", world, version), ("at", "2026-03-14T13:00")]);
        var kept = await editor.SendFormAsync($"/newsroom/articles/{id}", [.. Desk.Form("At twelve", world, version + 1), ("at", "2026-03-14T12:00")]);

        Assert.Equal(HttpStatusCode.BadRequest, moved.StatusCode);
        var page = new HtmlParser().ParseDocument(await moved.Content.ReadAsStringAsync());
        Assert.Contains("press Schedule", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal("2026-03-14T13:00", page.QuerySelector("#at")!.GetAttribute("value"));
        Assert.EndsWith("?said=saved", kept.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal("At twelve", (await site.ArticleAsync(id)).Headline);
    }

    [Fact]
    public async Task A_preview_is_the_page_of_the_reader_and_saves_nothing()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        using var reporter = await site.SignedInAsync(Role.Reporter);

        var answer = await reporter.SendFormAsync("/newsroom/articles/preview", Desk.Form("Not yet", world, body: "<script>alert(1)</script>\n\nHello *there*"));

        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.Equal("Not yet", page.QuerySelector("article.piece h1")!.TextContent);
        Assert.NotNull(page.QuerySelector(".body em"));
        Assert.Null(page.QuerySelector(".body script"));
        Assert.Contains("noindex", page.QuerySelector("meta[name=robots]")!.GetAttribute("content"), StringComparison.Ordinal);
        await using var db = site.OpenDatabase();
        Assert.Empty(await db.Articles.ToListAsync());
    }

    [Fact]
    public async Task A_writer_is_told_what_readers_do_not_get_as_it_was_written()
    {
        await using var site = await TestSite.StartAsync("Masthead:BaseUrl=https://paper.example");
        var world = await site.OpenSectionAsync("World");
        using var reporter = await site.SignedInAsync(Role.Reporter);
        const string body = """
            <iframe src="https://www.youtube.com/embed/abc"></iframe>

            <script src="https://e.org/x.js"></script><form><input name=q></form>

            ![a boat](https://cdn.example/boat.jpg) ![ours](https://paper.example/media/x.webp)
            """;

        var saved = await reporter.SendFormAsync("/newsroom/articles/new", [.. Desk.Form("Tides", world, body: body), ("leadCaption", "The tide, on Monday.")]);
        var form = new HtmlParser().ParseDocument(await reporter.GetStringAsync(saved.Headers.Location!.ToString()));
        var preview = new HtmlParser().ParseDocument(await (await reporter.SendFormAsync("/newsroom/articles/preview", Desk.Form("Tides", world, body: body))).Content.ReadAsStringAsync());

        var notes = form.QuerySelectorAll("ul.notice > li").Select(note => note.TextContent).ToList();
        Assert.Equal(4, notes.Count);
        Assert.Contains("An embed (YouTube) became a link", notes[0], StringComparison.Ordinal);
        Assert.Contains("1 form, 1 script.", notes[1], StringComparison.Ordinal);
        Assert.Contains("lie on cdn.example:", notes[2], StringComparison.Ordinal);
        Assert.Contains("no picture is chosen", notes[3], StringComparison.Ordinal);
        Assert.Equal("The tide, on Monday.", form.QuerySelector("#leadCaption")!.GetAttribute("value"));
        Assert.Equal(notes[..3], preview.QuerySelectorAll("ul.notice > li").Select(note => note.TextContent));
        Assert.Equal("https://www.youtube.com/watch?v=abc", preview.QuerySelector(".body a")!.GetAttribute("href"));
    }

    [Fact]
    public async Task A_text_that_readers_get_as_it_was_written_is_not_spoken_of()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await site.SignedInAsync(Role.Reporter);
        var saved = await reporter.SendFormAsync("/newsroom/articles/new", Desk.Form("Tides", await site.OpenSectionAsync("World"), body: "<div class=x><span style='color:red'>Red</span> ![a](/media/a.jpg)</div>"));
        Assert.Null(new HtmlParser().ParseDocument(await reporter.GetStringAsync(saved.Headers.Location!.ToString())).QuerySelector("ul.notice"));
    }

    [Fact]
    public async Task A_form_with_a_mistake_comes_back_with_every_word()
    {
        await using var site = await TestSite.StartAsync();
        using var reporter = await site.SignedInAsync(Role.Reporter);

        var answer = await reporter.SendFormAsync("/newsroom/articles/new", Desk.Form("No section", section: 0, body: "Long and careful."));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.Equal("Long and careful.", page.QuerySelector("#body")!.TextContent.Trim());
        Assert.Equal("already", page.QuerySelector("form.write")!.GetAttribute("data-unsaved"));
        Assert.Contains("Choose a section.", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_arrives_after_its_session_has_ended_keeps_every_word()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        var nadia = await site.HireAsync(Role.Editor);
        using var browser = site.Visitor();
        await browser.SignInAsync(nadia.Email);
        site.Clock.Advance(TimeSpan.FromHours(13));

        var answer = await browser.SendFormAsync("/newsroom/articles/new", Desk.Form("A long lunch", world, body: "Line <one>.\n\nLine two."));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        var fields = page.QuerySelectorAll("main form input[type=hidden]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!)).ToArray();
        Assert.Contains(("body", "Line <one>.\n\nLine two."), fields);
        await browser.SignInAsync(nadia.Email);
        var again = await browser.SendFormAsync(page.QuerySelector("main form")!.GetAttribute("action")!, fields);
        Assert.Equal("A long lunch", (await site.ArticleAsync(Desk.IdIn(again))).Headline);
    }

    [Fact]
    public async Task The_article_list_is_searched_and_read_page_by_page()
    {
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        for (var i = 1; i <= 45; i++)
        {
            var draft = new ArticleDraft { Headline = $"Story number {i}", SectionId = world, Body = "Text." };
            await site.InScopeAsync<SaveArticle, SaveArticleOutcome>(save => save.RunAsync(null, null, draft, "Test", CancellationToken.None));
        }
        using var reporter = await site.SignedInAsync(Role.Reporter);

        var first = new HtmlParser().ParseDocument(await reporter.GetStringAsync("/newsroom/articles"));
        var second = new HtmlParser().ParseDocument(await reporter.GetStringAsync(first.QuerySelector("a[rel=next]")!.GetAttribute("href")!));
        var headlines = first.QuerySelectorAll("td .headline").Concat(second.QuerySelectorAll("td .headline")).Select(link => link.TextContent).ToList();
        Assert.Equal(45, headlines.Distinct().Count());
        Assert.Equal(45, headlines.Count);

        var found = new HtmlParser().ParseDocument(await reporter.GetStringAsync("/newsroom/articles?q=STORY+45"));
        Assert.Equal("Story number 45", Assert.Single(found.QuerySelectorAll("td .headline")).TextContent);
    }

    [Fact]
    public async Task Moderators_have_another_desk()
    {
        await using var site = await TestSite.StartAsync();
        using var moderator = await site.SignedInAsync(Role.Moderator);
        Assert.Equal("/moderation", (await moderator.GetAsync("/newsroom")).Headers.Location?.ToString());
        Assert.Equal(HttpStatusCode.Forbidden, (await moderator.GetAsync("/newsroom/articles")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await moderator.SendFormAsync("/newsroom/articles/new", Desk.Form("Mine", 1))).StatusCode);
    }
}

/// <summary>What the tests of the newsroom type into its forms.</summary>
internal static class Desk
{
    public static (string, string)[] Form(string headline, long section, int? version = null, string body = "Boats stay in port from **midday**.") =>
    [
        ("headline", headline), ("standfirst", "What is known so far."), ("body", body), ("format", "Markdown"), ("sectionId", $"{section}"),
        ("author", "Nadia Quayle"), ("author", ""), ("tags", "Ports, Weather"), ("comments", "SiteDefault"), ("version", $"{version}"),
    ];

    public static long IdIn(HttpResponseMessage redirect) => long.Parse(redirect.Headers.Location!.ToString().Split('/', '?')[3]);

    extension(TestSite site)
    {
        public async Task<long> OpenSectionAsync(string name, long? parent = null)
        {
            var outcome = await site.InScopeAsync<AddSection, SectionOutcome>(add => add.RunAsync(new SectionDraft(name, ParentId: parent), CancellationToken.None));
            return Assert.IsType<SectionOutcome.Saved>(outcome).Id;
        }

        public async Task<Article> ArticleAsync(long id)
        {
            await using var db = site.OpenDatabase();
            return await db.Articles.AsNoTracking().SingleAsync(article => article.Id == id);
        }
    }
}
