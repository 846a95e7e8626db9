using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AngleSharp.Html.Parser;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Comments;

public sealed class LeavePageTests
{
    private static readonly Func<SiteSettings, SiteSettings> PublishAll = site => site with { HoldFrom = 1.1, SpamFrom = 1.2 };
    private static readonly Func<SiteSettings, SiteSettings> HoldAll = site => site with { HoldFrom = 0, SpamFrom = 1.2 };

    [Fact]
    public async Task A_published_comment_leads_to_its_place_and_the_next_reader_sees_it()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);
        var reader = site.Visitor();
        Assert.DoesNotContain("lovely", await reader.GetStringAsync(thread.Address), StringComparison.Ordinal);

        var answer = await site.Visitor().LeaveAsync(thread, "The lamps were lovely.");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var place = answer.Headers.Location!.ToString();
        Assert.StartsWith(thread.Address + "#comment-", place, StringComparison.Ordinal);
        var page = new HtmlParser().ParseDocument(await reader.GetStringAsync(thread.Address));
        Assert.Contains("lovely", page.GetElementById(place.Split('#')[1])!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("ann@example.org", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_fails_keeps_the_words_on_the_page_and_takes_them_the_next_time()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);
        await using var db = site.OpenDatabase();
        await db.Database.ExecuteSqlAsync($"ALTER TABLE comment_verdicts RENAME TO away");

        var refused = await site.Visitor().LeaveAsync(thread, "The lamps were lovely.");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        var form = new HtmlParser().ParseDocument(await refused.Content.ReadAsStringAsync());
        Assert.Equal("The lamps were lovely.", form.QuerySelector("textarea[name=comment]")!.TextContent.Trim());
        Assert.Equal(0, await db.Comments.CountAsync());

        await db.Database.ExecuteSqlAsync($"ALTER TABLE away RENAME TO comment_verdicts");
        Assert.Equal(HttpStatusCode.SeeOther, (await site.Visitor().LeaveAsync(thread, "The lamps were lovely.")).StatusCode);
    }

    [Fact]
    public async Task A_disk_that_takes_not_even_a_key_keeps_the_words_on_the_page()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);
        await using var db = site.OpenDatabase();
        await db.Database.ExecuteSqlAsync($"ALTER TABLE comment_verdicts RENAME TO away");
        // Where the key would be written, nothing can be.
        File.CreateSymbolicLink(Path.Combine(site.Database.Directory, "comment-forms.key"), Path.Combine(site.Database.Directory, "away", "key"));

        var refused = await site.Visitor().LeaveAsync(thread, "The lamps were lovely.");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        var form = new HtmlParser().ParseDocument(await refused.Content.ReadAsStringAsync());
        Assert.Equal("The lamps were lovely.", form.QuerySelector("textarea[name=comment]")!.TextContent.Trim());
    }

    [Fact]
    public async Task Sent_twice_it_is_one_comment_and_both_answers_are_the_same()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);

        var answers = await Task.WhenAll(site.Visitor().LeaveAsync(thread, "Hello"), site.Visitor().LeaveAsync(thread, "Hello"));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location!.ToString()).Distinct());
        await using var db = site.OpenDatabase();
        Assert.Equal(1, await db.Comments.CountAsync());
    }

    [Fact]
    public async Task A_held_comment_leads_to_a_receipt_that_only_its_writer_can_find()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, HoldAll);
        var ann = site.Visitor();

        var place = (await ann.LeaveAsync(thread, "Hello")).Headers.Location!.ToString();

        Assert.StartsWith("/comments/status/", place, StringComparison.Ordinal);
        var receipt = await ann.GetAsync(place);
        Assert.Equal(HttpStatusCode.OK, receipt.StatusCode);
        Assert.Equal(("no-store", "no-referrer", "noindex"), (receipt.Headers.CacheControl!.ToString(), receipt.Headers.GetValues("Referrer-Policy").Single(), receipt.Headers.GetValues("X-Robots-Tag").Single()));
        Assert.Contains("waits for a moderator", await receipt.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var forged = place[..^1] + (place[^1] == 'A' ? 'B' : 'A');
        Assert.Equal(HttpStatusCode.NotFound, (await ann.GetAsync(forged)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ann.GetAsync("/comments/status/AAAAAAAAAAE")).StatusCode);
    }

    [Theory]
    [InlineData("name", "")]
    [InlineData("email", "not an address")]
    [InlineData("website", "javascript:alert(1)")]
    [InlineData("comment", "   ")]
    public async Task A_field_that_cannot_be_taken_says_so_beside_itself_and_every_word_is_kept(string field, string value)
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);

        var answer = await site.Visitor().LeaveAsync(thread, "Words <b>worth</b> keeping\n\nand more", (field, value));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        var wrong = page.QuerySelector($"[name={field}]")!;
        Assert.Equal("true", wrong.GetAttribute("aria-invalid"));
        Assert.All(wrong.GetAttribute("aria-describedby")!.Split(' '), id => Assert.NotEqual("", page.GetElementById(id)!.TextContent));
        Assert.Equal([wrong], page.QuerySelectorAll("[autofocus]"));
        Assert.Single(page.QuerySelectorAll("[aria-invalid]"));
        if (field != "comment")
            Assert.Equal("Words <b>worth</b> keeping\n\nand more", page.QuerySelector("textarea[name=comment]")!.TextContent);
        if (field != "name")
            Assert.Equal("Ann Marsh", page.QuerySelector("[name=name]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Of_several_fields_that_cannot_be_taken_the_first_is_gone_on_with_and_what_helps_with_it_is_still_said()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);
        var answer = await site.Visitor().LeaveAsync(thread, " ", ("email", "nowhere"));
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.Equal("email", Assert.Single(page.QuerySelectorAll("[autofocus]")).GetAttribute("name"));
        Assert.Equal("wrong-email email-hint", page.QuerySelector("[name=email]")!.GetAttribute("aria-describedby"));
    }

    [Fact]
    public async Task A_reply_that_comes_back_still_says_whom_it_answers()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);
        var parent = (await thread.AddAsync([0]))[0];
        var answer = await site.Visitor().LeaveAsync(thread, " ", ("parent", parent.ToString()));
        Assert.Contains("In reply to Reader 1.", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.1)]
    public async Task Who_has_just_sent_a_comment_finds_its_receipt_again(double holdFrom)
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, settings => settings with { HoldFrom = holdFrom, SpamFrom = 1.2 });
        var answer = await site.Visitor().LeaveAsync(thread, "Hello");
        using var again = new HttpRequestMessage(HttpMethod.Get, "/comments/mine");
        again.Headers.Add("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        var found = await site.Visitor().SendAsync(again);
        Assert.Equal(HttpStatusCode.SeeOther, found.StatusCode);
        Assert.Contains("Hello", await site.Visitor().GetStringAsync(found.Headers.Location!.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_in_a_minute_are_told_when_to_come_back_and_keep_their_words()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=1");
        var thread = await BeginAsync(site, PublishAll);
        await site.Visitor().LeaveAsync(thread, "One");

        var answer = await site.Visitor().LeaveAsync(thread, "Two");

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(60), answer.Headers.RetryAfter!.Delta);
        Assert.Equal("Two", new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()).QuerySelector("textarea[name=comment]")!.TextContent);
    }

    [Theory]
    [InlineData("closed", HttpStatusCode.Forbidden)]
    [InlineData("withdrawn", HttpStatusCode.Gone)]
    [InlineData("missing", HttpStatusCode.NotFound)]
    [InlineData("parent", HttpStatusCode.Gone)]
    public async Task Every_refusal_keeps_the_words(string why, HttpStatusCode status)
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync(why == "closed" ? CommentsMode.Closed : CommentsMode.Open);
        if (why == "withdrawn")
            await site.InScopeAsync((WithdrawArticle verb) => verb.RunAsync(thread.ArticleId, null, default));

        var answer = await site.Visitor().LeaveAsync(thread, "Words worth keeping", why switch { "missing" => ("article", "4711"), "parent" => ("parent", "4711"), _ => ("", "") });

        Assert.Equal(status, answer.StatusCode);
        var page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        Assert.Equal("Words worth keeping", page.QuerySelector("textarea")!.TextContent);
        Assert.NotNull(page.QuerySelector("[role=alert]"));
    }

    [Fact]
    public async Task What_another_site_makes_a_browser_send_is_refused()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/comments") { Content = thread.Form("Hello") };
        request.Headers.Add("Sec-Fetch-Site", "cross-site");

        Assert.Equal(HttpStatusCode.Forbidden, (await site.Visitor().SendAsync(request)).StatusCode);
        await using var db = site.OpenDatabase();
        Assert.Equal(0, await db.Comments.CountAsync());
    }

    [Fact]
    public async Task Coming_back_to_the_address_of_a_refused_form_leads_home()
    {
        await using var site = await TestSite.StartAsync();

        var answer = await site.Visitor().GetAsync("/comments");

        Assert.Equal((HttpStatusCode.Redirect, "/"), (answer.StatusCode, answer.Headers.Location?.ToString()));
    }

    [Fact]
    public async Task Filling_in_the_field_that_people_cannot_see_makes_a_comment_suspected()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);

        var answer = await site.Visitor().LeaveAsync(thread, "Hello", ("subject", "Hello"));

        Assert.StartsWith("/comments/status/", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        await using var db = site.OpenDatabase();
        Assert.Equal(CommentState.Spam, await db.Comments.Select(comment => comment.State).SingleAsync());
        Assert.True((await db.CommentVerdicts.SingleAsync()).Evidence.HoneypotFilled);
    }

    [Fact]
    public async Task An_answer_begins_with_a_link_and_its_form_says_when_it_was_opened()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);
        var parent = (await thread.AddAsync([0]))[0];
        var ann = site.Visitor();
        var article = new HtmlParser().ParseDocument(await ann.GetStringAsync(thread.Address));
        Assert.Null(article.QuerySelector("[name=opened]"));
        var reply = article.QuerySelector($"#comment-{parent} footer a")!.GetAttribute("href")!;

        var form = new HtmlParser().ParseDocument(await ann.GetStringAsync(reply.Split('#')[0])).QuerySelector("form[action='/comments']")!;
        site.Clock.Advance(TimeSpan.FromSeconds(42));
        var hidden = form.QuerySelectorAll("input[type=hidden]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value")!));
        var answer = await ann.LeaveAsync(thread, "Quite so.", [.. hidden]);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        await using var db = site.OpenDatabase();
        var comment = await db.Comments.SingleAsync(comment => comment.Text == "Quite so.");
        Assert.Equal((parent, 1), (comment.ParentId, comment.Depth));
        Assert.Equal(42, (await db.CommentVerdicts.SingleAsync()).Evidence.FormSeconds);
    }

    [Fact]
    public async Task A_program_is_answered_in_json()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=1");
        var thread = await BeginAsync(site, PublishAll);

        var wrong = await SendJsonAsync(site, thread, "");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "application/problem+json"), (wrong.StatusCode, wrong.Content.Headers.ContentType!.MediaType));
        Assert.Equal("invalid", (await wrong.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());

        var taken = await SendJsonAsync(site, thread, "Hello");
        Assert.Equal(HttpStatusCode.Created, taken.StatusCode);
        Assert.Equal("published", (await taken.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("state").GetString());

        var many = await SendJsonAsync(site, thread, "Hello again");
        Assert.Equal(HttpStatusCode.TooManyRequests, many.StatusCode);
        Assert.NotNull(many.Headers.RetryAfter);
    }

    [Fact]
    public async Task Article_numbers_that_are_none_are_no_article()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await BeginAsync(site, PublishAll);

        foreach (var number in new[] { "", "-1", thread.ArticleId + "abc", "0x1", "99999999999999999999", thread.ArticleId + ",2" })
            Assert.Equal(HttpStatusCode.NotFound, (await site.Visitor().LeaveAsync(thread, "Hello", ("article", number))).StatusCode);
    }

    private static async Task<HttpResponseMessage> SendJsonAsync(TestSite site, Conversation thread, string words)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/comments") { Content = thread.Form(words) };
        request.Headers.Add("Accept", "application/json");
        return await site.Visitor().SendAsync(request);
    }

    private static async Task<Conversation> BeginAsync(TestSite site, Func<SiteSettings, SiteSettings> change)
    {
        await site.Services.GetRequiredService<CurrentSettings>().ChangeAsync(change, default);
        return await new Conversation(site).BeginAsync();
    }
}
