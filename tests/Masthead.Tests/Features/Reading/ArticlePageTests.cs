using System.Net;
using System.Text.Json;
using Masthead.Features.Articles;
using Masthead.Tests.Features.Articles;
using Masthead.Tests.Features.Comments;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Masthead.Tests.Features.Reading;

public sealed class ArticlePageTests
{
    private static readonly ArticleDraft Rain = new()
    {
        Standfirst = "It fell on everybody.",
        Dateline = "Skarrow",
        Authors = ["Ada Moss", "Ben Oake", "Cy Lund"],
        Tags = ["Weather"],
        Language = "en-GB",
        Body = "First paragraph.\n\n## A subhead\n\nSecond *paragraph*.",
    };

    [Fact]
    public async Task A_guest_finds_the_way_there_the_headline_the_names_the_hour_and_every_paragraph()
    {
        await using var site = await TestSite.StartAsync();
        var saved = await RainAsync(site);
        var page = await new Reader(site).OpenAsync("/" + saved.Path);

        Assert.Equal(["Home", "Today", "World", "Rain"], page.AllWords("nav[aria-label=Breadcrumb] > ol > li"));
        Assert.Equal(["/", "/today/", "/today/world/"], page.QuerySelectorAll("nav[aria-label=Breadcrumb] a").Select(link => link.GetAttribute("href")));
        Assert.Equal("Rain", page.QuerySelector("nav[aria-label=Breadcrumb] li:last-child [aria-current=page]").Words());
        Assert.Equal(["Rain"], page.AllWords("h1"));
        Assert.Equal("By Ada Moss, Ben Oake and Cy Lund", page.QuerySelector(".by p").Words());
        Assert.Equal("2026-03-14T09:30:00Z", page.QuerySelector("article .by time[datetime]")!.GetAttribute("datetime"));
        Assert.Equal(["Skarrow", "First paragraph.", "A subhead", "Second paragraph."], page.AllWords("article .body > *"));
        Assert.Equal("en-GB", page.QuerySelector("article.piece")!.GetAttribute("lang"));
        Assert.Equal(["/tags/weather"], page.QuerySelectorAll("a[rel=tag]").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public async Task The_form_names_its_fields_and_says_what_happens_to_the_words()
    {
        await using var site = await TestSite.StartAsync();
        var page = await new Reader(site).OpenAsync("/" + (await RainAsync(site)).Path);

        var form = page.QuerySelector("form#leave-a-comment")!;
        Assert.Equal("Leave a comment", form.QuerySelector("h2").Words());
        foreach (var label in (string[])["Name", "Email", "Website", "Comment"])
        {
            var named = form.QuerySelectorAll("label").Single(element => element.Words() == label);
            Assert.NotNull(page.GetElementById(named.GetAttribute("for")!));
        }
        Assert.Equal("Learn how your comment data is processed", form.QuerySelector("a[href='/privacy/comments']").Words());
    }

    [Fact]
    public async Task Machines_are_told_the_article_its_place_and_its_comments()
    {
        await using var site = await TestSite.StartAsync("Masthead:BaseUrl=https://paper.example");
        var conversation = await new Conversation(site).BeginAsync();
        await conversation.AddAsync([0, 1]);
        var page = await new Reader(site).OpenAsync("/" + conversation.Path);

        using var data = JsonDocument.Parse(page.QuerySelector("script[type='application/ld+json']")!.TextContent);
        var graph = data.RootElement.GetProperty("@graph").EnumerateArray().ToDictionary(node => node.GetProperty("@type").GetString()!);
        var article = graph["NewsArticle"];
        Assert.Equal("The harbour lights", article.GetProperty("headline").GetString());
        Assert.Equal("https://paper.example/town/the-harbour-lights", article.GetProperty("url").GetString());
        Assert.Equal("2026-03-14T09:30:00Z", article.GetProperty("datePublished").GetString());
        Assert.Equal(["Comment 1", "Comment 2"], article.GetProperty("comment").EnumerateArray().Select(comment => comment.GetProperty("text").GetString()));
        Assert.Equal(
            ["https://paper.example/", "https://paper.example/town/", "https://paper.example/town/the-harbour-lights"],
            graph["BreadcrumbList"].GetProperty("itemListElement").EnumerateArray().Select(step => step.GetProperty("item").GetString()));
        Assert.Equal("https://paper.example/town/the-harbour-lights", page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"));
        Assert.Equal("article", page.QuerySelector("meta[property='og:type']")!.GetAttribute("content"));
    }

    [Fact]
    public async Task A_headline_cannot_break_out_of_the_data_or_the_page()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        var saved = await site.PublishedAsync(section, "</script><script>alert(1)</script>\"><img src=x onerror=alert(1)>", new ArticleDraft { Slug = "hostile", Body = "x" });
        var page = await new Reader(site).OpenAsync("/" + saved.Path);

        var scripts = page.QuerySelectorAll("script").ToList();
        Assert.Equal(["application/ld+json", null], scripts.Select(script => script.GetAttribute("type")));
        Assert.Equal(ReaderScript.Text, scripts[1].TextContent);
        Assert.Empty(page.QuerySelectorAll("[onerror]"));
        Assert.Empty(page.QuerySelectorAll("main img"));
    }

    [Fact]
    public async Task A_long_conversation_can_be_arranged_and_each_arrangement_leads_to_the_others()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([.. Enumerable.Repeat(0, 60), 1, 1, 2]);
        var reader = new Reader(site);
        Assert.Equal(["Oldest first"], (await reader.OpenAsync(thread.Address)).AllWords(".orders [aria-current]"));

        var newest = await reader.OpenAsync(thread.Address + "?order=newest");
        Assert.Equal(["Newest first"], newest.AllWords(".orders [aria-current]"));
        Assert.Equal("comment-" + ids[59], newest.QuerySelector("article.comment")!.Id);
        var next = newest.QuerySelector(".pager a")!.GetAttribute("href")!;
        Assert.Equal("comment-" + ids[9], (await reader.OpenAsync(next)).QuerySelector("article.comment")!.Id);

        var replied = await reader.OpenAsync(thread.Address + "?order=replies");
        Assert.Equal(["Show 2 replies", "Show 1 reply"], replied.AllWords("article.comment .more"));
        Assert.Equal([ids[0], ids[60], ids[61]], (await reader.OpenAsync(replied.QuerySelector("article.comment .more")!.GetAttribute("href")!.Split('#')[0]))
            .QuerySelectorAll("article.comment").Select(comment => long.Parse(comment.Id!["comment-".Length..])));
    }

    [Fact]
    public async Task A_guest_costs_three_queries_and_the_next_one_none()
    {
        await using var site = await TestSite.StartAsync();
        var conversation = await new Conversation(site).BeginAsync();
        await conversation.AddAsync([0, 1, 1, 0, 4]);
        var reader = new Reader(site);
        // Sections and settings are read once in the life of the process.
        await reader.OpenAsync("/town/");
        site.Queries.Reset();

        var page = await reader.OpenAsync("/" + conversation.Path);
        Assert.Equal(5, page.QuerySelectorAll("article.comment").Length);
        Assert.InRange(Reader.Queries(site).Count, 1, 3);

        site.Queries.Reset();
        await reader.OpenAsync("/" + conversation.Path);
        Assert.Empty(Reader.Queries(site));
    }

    [Fact]
    public async Task An_answer_stands_inside_what_it_answers()
    {
        await using var site = await TestSite.StartAsync();
        var conversation = await new Conversation(site).BeginAsync();
        var ids = await conversation.AddAsync([0, 1, 2, 0]);
        var page = await new Reader(site).OpenAsync("/" + conversation.Path);

        Assert.NotNull(page.QuerySelector($"#comment-{ids[0]} ol #comment-{ids[1]} ol #comment-{ids[2]}"));
        Assert.Null(page.QuerySelector($"#comment-{ids[0]} #comment-{ids[3]}"));
        Assert.Equal(2, page.QuerySelectorAll("ol.thread > li").Length);
    }

    [Fact]
    public async Task Reply_is_a_link_to_the_same_page_with_the_form_pointed_at_the_comment()
    {
        await using var site = await TestSite.StartAsync();
        var conversation = await new Conversation(site).BeginAsync();
        var ids = await conversation.AddAsync([0, 1]);
        var reader = new Reader(site);
        var link = (await reader.OpenAsync("/" + conversation.Path)).QuerySelector($"#comment-{ids[1]} > footer a")!.GetAttribute("href")!;

        var page = await reader.OpenAsync(link.Split('#')[0]);
        Assert.Equal(ids[1].ToString(), page.QuerySelector("form input[name=parent]")!.GetAttribute("value"));
        Assert.Contains("Reader 2", page.QuerySelector("form .notice").Words(), StringComparison.Ordinal);
        Assert.Equal("noindex", page.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
    }

    [Fact]
    public async Task Every_comment_of_a_long_thread_can_be_reached_and_has_an_address_that_shows_it()
    {
        await using var site = await TestSite.StartAsync();
        var conversation = await new Conversation(site).BeginAsync();
        // Ten starts, each answered by a chain fifteen deep and by ten side by side.
        var parents = new List<int>();
        for (var start = 0; start < 10; start++)
        {
            parents.Add(0);
            var first = parents.Count;
            for (var step = 0; step < 15; step++)
                parents.Add(step == 0 ? first : parents.Count);
            parents.AddRange(Enumerable.Repeat(first, 10));
        }
        var ids = await conversation.AddAsync(parents);
        var reader = new Reader(site);

        var seen = new HashSet<string>();
        var toOpen = new Queue<string>(["/" + conversation.Path]);
        var opened = new HashSet<string>();
        while (toOpen.TryDequeue(out var address))
        {
            if (!opened.Add(address))
                continue;
            var page = await reader.OpenAsync(address);
            seen.UnionWith(page.QuerySelectorAll("article.comment").Select(comment => comment.Id!));
            foreach (var link in page.QuerySelectorAll(".comments a.more, .comments .pager a"))
                toOpen.Enqueue(link.GetAttribute("href")!.Split('#')[0]);
        }
        Assert.Equal(ids.Select(id => $"comment-{id}").Order(), seen.Order());

        foreach (var id in ids.Where((_, index) => index % 29 == 15))
            Assert.NotNull((await reader.OpenAsync($"/{conversation.Path}?comment={id}")).GetElementById($"comment-{id}"));
    }

    [Fact]
    public async Task A_comment_that_was_taken_down_leaves_its_answers_and_none_of_its_words()
    {
        await using var site = await TestSite.StartAsync();
        var conversation = await new Conversation(site).BeginAsync();
        var ids = await conversation.AddAsync([0, 1]);
        await using (var db = site.OpenDatabase())
        {
            var comment = (await db.FindAsync<Masthead.Features.Comments.Comment>(ids[0]))!;
            comment.Remove();
            await db.SaveChangesAsync();
        }
        var page = await new Reader(site).OpenAsync("/" + conversation.Path);

        Assert.DoesNotContain("Comment 1", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Reader 1", page.Body.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector($"#comment-{ids[0]} #comment-{ids[1]}"));
    }

    [Fact]
    public async Task A_held_comment_is_not_shown()
    {
        await using var site = await TestSite.StartAsync();
        var conversation = await new Conversation(site).BeginAsync();
        await conversation.AddAsync([0], Masthead.Features.Comments.CommentState.Held);
        Assert.Empty((await new Reader(site).OpenAsync("/" + conversation.Path)).QuerySelectorAll("article.comment"));
    }

    [Fact]
    public async Task A_link_to_a_comment_that_is_not_shown_leads_to_its_article_and_tells_nothing_of_it()
    {
        await using var site = await TestSite.StartAsync();
        var conversation = await new Conversation(site).BeginAsync();
        var shown = (await conversation.AddAsync([0]))[0];
        var held = (await conversation.AddAsync([0], Masthead.Features.Comments.CommentState.Held))[0];
        var removed = (await conversation.AddAsync([0], Masthead.Features.Comments.CommentState.Removed))[0];
        var reader = new Reader(site);
        await reader.OpenAsync("/" + conversation.Path);
        var pages = site.Services.GetRequiredService<PageCache>();
        var kept = pages.Counts.Pages;

        var told = new List<string>();
        foreach (var id in (long[])[held, removed, 4711])
        {
            var page = await reader.OpenAsync($"/{conversation.Path}?comment={id}", HttpStatusCode.NotFound);
            Assert.Equal("The harbour lights", page.QuerySelector("h1").Words());
            Assert.Contains("not, or no longer, published here", page.QuerySelector("main > .notice").Words(), StringComparison.Ordinal);
            Assert.NotNull(page.GetElementById($"comment-{shown}"));
            Assert.Equal("noindex", page.QuerySelector("meta[name=robots]")!.GetAttribute("content"));
            Assert.EndsWith("/" + conversation.Path, page.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), StringComparison.Ordinal);
            told.Add(page.DocumentElement.OuterHtml);
        }
        Assert.Single(told.Distinct());
        Assert.Equal(kept, pages.Counts.Pages);
        using var answer = await reader.AskAsync($"/{conversation.Path}?comment={held}");
        Assert.True(answer.Headers.CacheControl!.NoStore);

        await using var db = site.OpenDatabase();
        var comment = (await db.FindAsync<Masthead.Features.Comments.Comment>(held))!;
        comment.Publish();
        await db.SaveChangesAsync();
        Assert.NotNull((await reader.OpenAsync($"/{conversation.Path}?comment={held}")).GetElementById($"comment-{held}"));
    }

    [Fact]
    public async Task Whoever_wants_to_answer_a_comment_that_is_not_shown_is_told_where_the_words_will_stand()
    {
        await using var site = await TestSite.StartAsync();
        var conversation = await new Conversation(site).BeginAsync();
        var held = (await conversation.AddAsync([0], Masthead.Features.Comments.CommentState.Held))[0];
        var form = (await new Reader(site).OpenAsync($"/{conversation.Path}?reply={held}")).GetElementById("leave-a-comment")!;
        Assert.Null(form.QuerySelector("[name=parent]"));
        Assert.Contains("will stand under the article", form.QuerySelector("[role=alert]").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_comments_are_closed_there_is_no_form_and_no_reply()
    {
        await using var site = await TestSite.StartAsync();
        var conversation = await new Conversation(site).BeginAsync(CommentsMode.Closed);
        await conversation.AddAsync([0]);
        var page = await new Reader(site).OpenAsync("/" + conversation.Path);
        Assert.Empty(page.QuerySelectorAll("main form"));
        Assert.DoesNotContain("Reply", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Comments are closed.", page.Body.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_published_is_not_there_and_what_was_withdrawn_is_gone()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        var reader = new Reader(site);
        var draft = await site.DraftAsync(section, "Draft");
        var scheduled = await site.DraftAsync(section, "Scheduled");
        await site.InScopeAsync((ScheduleArticle verb) => verb.RunAsync(scheduled.Id, null, site.Clock.GetUtcNow().AddDays(1), default));
        var withdrawn = await site.PublishedAsync(section, "Withdrawn");
        await reader.OpenAsync("/" + withdrawn.Path);
        await site.InScopeAsync((WithdrawArticle verb) => verb.RunAsync(withdrawn.Id, null, default));

        Assert.Equal(HttpStatusCode.NotFound, await reader.StatusOfAsync("/" + draft.Path));
        Assert.Equal(HttpStatusCode.NotFound, await reader.StatusOfAsync("/" + scheduled.Path));
        var gone = await reader.OpenAsync("/" + withdrawn.Path, HttpStatusCode.Gone);
        Assert.Equal("This story has been withdrawn", gone.QuerySelector("h1").Words());
        Assert.DoesNotContain("Withdrawn", gone.QuerySelector("title").Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_that_once_worked_lead_to_where_the_article_is()
    {
        await using var site = await TestSite.StartAsync();
        var saved = await RainAsync(site);
        var world = await WorldAsync(site);
        await site.InScopeAsync((ChangeSection verb) => verb.RunAsync(world, new SectionDraft("Abroad"), default));
        var reader = new Reader(site);

        Assert.Equal("/abroad/rain", await reader.IsSentOnAsync("/" + saved.Path));
        Assert.Equal("/abroad/", await reader.IsSentOnAsync("/today/world/"));
        Assert.Equal("/abroad/rain", await reader.IsSentOnAsync("/abroad/rain/"));
        Assert.Equal("/abroad/", await reader.IsSentOnAsync("/abroad"));
        Assert.Equal("Rain", (await reader.OpenAsync("/abroad/rain")).QuerySelector("h1").Words());
    }

    [Fact]
    public async Task Addresses_in_any_script_work_and_are_sent_on_in_a_form_that_headers_can_hold()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Новини");
        await site.PublishedAsync(section, "Дощ іде", new ArticleDraft { Body = "x", Authors = ["Ада"], Tags = ["погода"] });
        var reader = new Reader(site);

        Assert.Equal("/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/", await reader.IsSentOnAsync("/новини"));
        var page = await reader.OpenAsync("/новини/");
        var article = await reader.OpenAsync(page.QuerySelector(".story h2 a")!.GetAttribute("href")!);
        Assert.Equal("Дощ іде", article.QuerySelector("h1").Words());
        Assert.Equal("http://localhost/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/", article.QuerySelectorAll("link[rel=canonical]").Single().GetAttribute("href")![.."http://localhost/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/".Length]);
        await reader.OpenAsync(article.QuerySelector("a[rel=author]")!.GetAttribute("href")!);
        await reader.OpenAsync(article.QuerySelector("a[rel=tag]")!.GetAttribute("href")!);
    }

    [Theory]
    [InlineData("ar", "rtl")]
    [InlineData("he-IL", "rtl")]
    [InlineData("de", "ltr")]
    [InlineData("", null)]
    public async Task An_article_says_its_language_and_the_way_it_runs(string language, string? direction)
    {
        await using var site = await TestSite.StartAsync();
        var saved = await site.PublishedAsync(await site.SectionAsync("Today"), "Rain", Rain with { Language = language });
        var reader = new Reader(site);
        Assert.Equal(direction, (await reader.OpenAsync("/" + saved.Path)).QuerySelector("article.piece")!.GetAttribute("dir"));
        Assert.Equal(direction, (await reader.OpenAsync("/today/")).QuerySelector("article.story")!.GetAttribute("dir"));
    }

    [Fact]
    public async Task An_edit_is_seen_at_once_by_the_next_reader()
    {
        await using var site = await TestSite.StartAsync();
        var saved = await RainAsync(site);
        var world = await WorldAsync(site);
        var reader = new Reader(site);
        foreach (var address in (string[])["/", "/today/", "/today/world/", "/tags/weather", "/authors/ada-moss", "/" + saved.Path])
            Assert.Contains("Rain", (await reader.OpenAsync(address)).Body!.TextContent, StringComparison.Ordinal);

        await site.InScopeAsync((SaveArticle verb) => verb.RunAsync(saved.Id, saved.Version + 1, Rain with { Headline = "Hail", Slug = "rain", SectionId = world }, "Ada", default));
        foreach (var address in (string[])["/", "/today/", "/today/world/", "/tags/weather", "/authors/ada-moss", "/" + saved.Path])
        {
            var words = (await reader.OpenAsync(address)).Body!.TextContent;
            Assert.Contains("Hail", words, StringComparison.Ordinal);
            Assert.DoesNotContain("Rain", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Made_up_queries_do_not_fill_the_memory_for_pages()
    {
        await using var site = await TestSite.StartAsync();
        var saved = await RainAsync(site);
        var reader = new Reader(site);
        await reader.OpenAsync("/" + saved.Path);
        var pages = site.Services.GetRequiredService<PageCache>();
        var kept = pages.Counts.Pages;
        for (var i = 0; i < 5; i++)
            await reader.OpenAsync($"/{saved.Path}?utm={i}");
        foreach (var nonsense in (string[])["?comment=x", "?after=%00", "?comment=999999"])
            Assert.Equal(HttpStatusCode.NotFound, await reader.StatusOfAsync($"/{saved.Path}{nonsense}"));
        Assert.Equal(kept, pages.Counts.Pages);
    }

    private static async Task<SaveArticleOutcome.Saved> RainAsync(TestSite site)
    {
        var today = await site.SectionAsync("Today");
        return await site.PublishedAsync(await site.SectionAsync("World", today), "Rain", Rain);
    }

    private static async Task<long> WorldAsync(TestSite site) =>
        (await site.Services.GetRequiredService<Masthead.Features.Sections.SectionTree>().GetAsync()).Find("today/world")!.Id;
}
