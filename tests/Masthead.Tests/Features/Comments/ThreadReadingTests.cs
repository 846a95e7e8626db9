using Masthead.Features.Comments;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Comments;

public sealed class ThreadReadingTests
{
    [Fact]
    public async Task A_thread_is_read_page_by_page_with_one_query_each_and_nothing_is_missed_or_shown_twice()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var random = new Random(7);
        // Answers to the first few of each block of a thousand, so that branches are long and cross pages.
        var ids = await thread.AddAsync([.. Enumerable.Range(0, 3000).Select(i => i < 1000 || random.Next(3) == 0 ? 0 : 1 + random.Next(i / 1000 * 1000))]);

        var seen = new List<long>();
        for (var place = default(ThreadPlace); ;)
        {
            var page = await ReadAsync(site, thread.ArticleId, place);
            Assert.InRange(page!.Count, 1, CommentThread.PageSize);
            seen.AddRange(Flat(page.Roots).Where(view => !view.IsContext).Select(view => view.Id));
            Assert.All(page.Roots, root => Assert.True(root.ParentId is null || root.IsContext));
            if (page.Next is null)
                break;
            Assert.True(ThreadPlace.TryParse(null, page.Next, null, out place));
        }

        Assert.Equal(ids.Length, seen.Count);
        Assert.Equal(ids.Order(), seen.Order());
    }

    [Fact]
    public async Task Any_comment_in_a_thread_of_ten_thousand_has_a_page_that_holds_it()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([.. Enumerable.Range(0, 10_000).Select(i => i < 1000 || i % 3 == 0 ? 0 : 1 + (i * 7919 % (i / 1000 * 1000)))]);

        foreach (var id in ids.Where((_, i) => i % 997 == 0).Append(ids[^1]))
        {
            var page = await ReadAsync(site, thread.ArticleId, new ThreadPlace(Comment: id));
            Assert.Contains(Flat(page!.Roots), view => view.Id == id && !view.IsContext);
            Assert.InRange(Flat(page.Roots).Count(), 1, CommentThread.PageSize + CommentThread.ContextShown);
        }
    }

    [Theory]
    [InlineData("newest")]
    [InlineData("replies")]
    public async Task In_another_order_the_uppermost_comments_stand_alone_page_by_page_with_one_query_each(string order)
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        // 150 of them; the n-th is answered n % 7 times.
        var ids = await thread.AddAsync([.. Enumerable.Repeat(0, 150), .. Enumerable.Range(0, 150).SelectMany(i => Enumerable.Repeat(i + 1, i % 7))]);
        await thread.AddAsync([0, 0], CommentState.Held);
        var expected = order == "newest"
            ? Enumerable.Range(0, 150).Reverse()
            : Enumerable.Range(0, 150).Where(i => i % 7 > 0).OrderByDescending(i => i % 7).ThenByDescending(i => i);

        var seen = new List<CommentView>();
        for (string? after = null; ;)
        {
            Assert.True(ThreadPlace.TryParse(null, after, order, out var place));
            var page = (await ReadAsync(site, thread.ArticleId, place))!;
            seen.AddRange(page.Roots);
            if ((after = page.Next) is null)
                break;
            Assert.Equal(CommentThread.OrderedPageSize, page.Count);
        }

        Assert.Equal(expected.Select(i => ids[i]), seen.Select(view => view.Id));
        Assert.All(seen, view => Assert.Equal(view.ShownReplies > 0, view.ContinuesElsewhere));
        Assert.All(seen, view => Assert.Empty(view.Replies));
    }

    [Fact]
    public async Task A_chain_of_answers_is_continued_on_further_pages_down_to_its_end()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([.. Enumerable.Range(0, 120)]);

        var seen = new HashSet<long>();
        var place = default(ThreadPlace);
        for (var turn = 0; turn < 40; turn++)
        {
            var page = await ReadAsync(site, thread.ArticleId, place);
            seen.UnionWith(Flat(page!.Roots).Select(view => view.Id));
            if (Flat(page.Roots).LastOrDefault(view => view.ContinuesElsewhere) is not { } last)
                break;
            place = new ThreadPlace(Comment: last.Id);
        }

        Assert.Equal(ids, seen.Order());
    }

    [Fact]
    public async Task A_long_branch_has_further_pages_of_its_own()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([0, .. Enumerable.Repeat(1, 250), 0]);

        var first = await ReadAsync(site, thread.ArticleId, new ThreadPlace(Comment: ids[0]));
        Assert.True(ThreadPlace.TryParse(ids[0].ToString(), first!.Next, null, out var place));
        var second = await ReadAsync(site, thread.ArticleId, place);

        Assert.Equal(CommentThread.PageSize, second!.Count);
        Assert.True(second.Roots[0].IsContext);
        Assert.Equal(ids[CommentThread.PageSize], second.Roots[0].Replies[0].Id);
        Assert.True(ThreadPlace.TryParse(ids[0].ToString(), second.Next, null, out place));
        var third = await ReadAsync(site, thread.ArticleId, place);
        Assert.Equal(ids[250], Flat(third!.Roots).Last().Id);
        Assert.Null(third.Next);
    }

    [Theory]
    [InlineData(CommentState.Held)]
    [InlineData(CommentState.Spam)]
    [InlineData(CommentState.Removed)]
    internal async Task What_is_not_published_has_no_page(CommentState state)
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([0], state);

        Assert.Null(await ReadAsync(site, thread.ArticleId, new ThreadPlace(Comment: ids[0])));
        Assert.Equal(0, (await ReadAsync(site, thread.ArticleId, default))!.Count);
    }

    [Fact]
    public async Task A_comment_is_not_found_under_another_article()
    {
        await using var site = await TestSite.StartAsync();
        var thread = await new Conversation(site).BeginAsync();
        var ids = await thread.AddAsync([0]);

        Assert.Null(await ReadAsync(site, thread.ArticleId + 1, new ThreadPlace(Comment: ids[0])));
    }

    private static async Task<ThreadPage?> ReadAsync(TestSite site, long articleId, ThreadPlace place)
    {
        site.Queries.Reset();
        var page = await site.Reads.ReadThreadAsync(articleId, place, CancellationToken.None);
        Assert.Single(site.Queries.Statements, statement => statement.Contains("comments", StringComparison.Ordinal));
        return page;
    }

    private static IEnumerable<CommentView> Flat(IEnumerable<CommentView> views) => views.SelectMany(view => Flat(view.Replies).Prepend(view));
}
