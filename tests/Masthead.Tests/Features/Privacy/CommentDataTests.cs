using AngleSharp.Html.Parser;
using Masthead.Features.Comments;
using Masthead.Features.Privacy;
using Masthead.Features.Settings;
using Masthead.Features.SpamFilter;
using Masthead.Spam;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Privacy;

public sealed class CommentDataTests
{
    // What says nothing about a person: numbers of rows, states, and what the site itself wrote.
    private static readonly string[] NotPersonal =
    [
        "comments.id", "comments.article_id", "comments.parent_id", "comments.depth", "comments.thread_path", "comments.state", "comments.is_judged",
        "comments.is_shown", "comments.shown_replies", "comments.kind", "comments.created_at", "comments.edited_at", "comments.source", "comments.source_id",
        "comment_verdicts.comment_id", "comment_verdicts.score", "comment_verdicts.outcome", "comment_verdicts.checked_at", "comment_verdicts.rule",
        "comment_acts.id", "comment_acts.comment_id", "comment_acts.act", "comment_acts.from_state", "comment_acts.to_state", "comment_acts.actor",
        "comment_acts.at", "comment_acts.batch", "comment_acts.is_undone",
        "spam_examples.id", "spam_examples.site_id", "spam_examples.source", "spam_examples.label", "spam_examples.reporter", "spam_examples.learnt_at",
        "spam_examples.revoked_at", "spam_examples.retraction_id",
    ];

    [Fact]
    public async Task Every_column_about_a_commenter_is_on_the_privacy_page()
    {
        await using var site = await TestSite.StartAsync();
        await using var db = site.OpenDatabase();
        var columns = new[] { typeof(Comment), typeof(CommentVerdict), typeof(CommentAct), typeof(SpamExample) }.Select(type => db.Model.FindEntityType(type)!)
            .SelectMany(entity => entity.GetProperties().Select(property => entity.GetTableName() + "." + property.GetColumnName())).ToList();
        var personal = PersonalFields.All.Select(field => field.Table + "." + field.Column).ToList();

        Assert.Empty(columns.Except(personal).Except(NotPersonal));
        Assert.Empty(personal.Except(columns));
        Assert.Empty(personal.Intersect(NotPersonal));
    }

    [Fact]
    public void Everything_that_the_filter_can_be_told_is_said_in_words() =>
        Assert.Equal(
            typeof(Submission).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).Order(),
            FilterInputs.All.Keys.Order());

    [Fact]
    public async Task The_page_says_what_is_configured_and_changes_with_it()
    {
        await using var site = await TestSite.StartAsync("Masthead:CommentLimitPerMinute=3");
        var settings = site.Services.GetRequiredService<CurrentSettings>();
        var before = await PageAsync(site);
        Assert.Contains("7 days", before, StringComparison.Ordinal);
        Assert.Contains("At most 3 comments", before, StringComparison.Ordinal);
        Assert.Contains("No other company takes part", before, StringComparison.Ordinal);
        Assert.DoesNotContain("first comment waits", before, StringComparison.Ordinal);

        await settings.ChangeAsync(s => s with { KeepAddressesDays = 2, HoldFirstComment = true, CommentsCloseAfterDays = 14, HoldFrom = 0.31 }, default);

        var after = await PageAsync(site);
        Assert.Contains("2 days", after, StringComparison.Ordinal);
        Assert.Contains("first comment waits", after, StringComparison.Ordinal);
        Assert.Contains("close 14 days after", after, StringComparison.Ordinal);
        Assert.Contains("From 31 it waits", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_has_a_row_for_every_thing_that_is_kept()
    {
        await using var site = await TestSite.StartAsync();
        var page = new HtmlParser().ParseDocument(await PageAsync(site));
        Assert.Equal(PersonalFields.All.Count, page.QuerySelectorAll("tbody tr").Length);
    }

    private static Task<string> PageAsync(TestSite site) => site.Visitor().GetStringAsync("/privacy/comments");
}
