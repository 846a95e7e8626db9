using Masthead.Features.Comments;

namespace Masthead.Tests.Features.Comments;

public sealed class CommentThreadTests
{
    private static readonly DateTimeOffset Morning = new(2026, 3, 14, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_answer_stands_inside_what_it_answers_before_the_next_comment()
    {
        var page = CommentThread.Build(Rows((1, 0), (2, 0), (3, 1), (4, 3), (5, 1)), default)!;

        Assert.Equal("1(3(4) 5) 2", Outline(page.Roots));
        Assert.Equal(5, page.Count);
        Assert.True(page.IsWholeThread);
    }

    [Fact]
    public void A_removed_comment_with_answers_leaves_its_place_but_no_word_of_it()
    {
        var rows = Rows((1, 0), (2, 1));
        rows[0] = rows[0] with { State = CommentState.Removed, AuthorName = "Ann", Html = System.Text.Encoding.UTF8.GetBytes("<p>Gone</p>"), AuthorWebsite = "https://example.org/" };

        var mark = CommentThread.Build(rows, default)!.Roots[0];

        Assert.True(mark.IsTombstone);
        Assert.Equal(("", 0, null), (mark.Name, mark.Html.Length, mark.Website));
        Assert.Equal(2, Assert.Single(mark.Replies).Id);
    }

    [Fact]
    public void One_row_more_than_a_page_makes_a_next_page_that_begins_after_the_last_comment_shown()
    {
        var rows = Rows([.. Enumerable.Range(1, CommentThread.UnderArticle + 1).Select(id => (id, 0))]);

        var page = CommentThread.Build(rows, default)!;

        Assert.Equal(CommentThread.UnderArticle, page.Roots.Count);
        Assert.True(ThreadPlace.TryParse(null, page.Next, null, out var next));
        Assert.Equal(rows[CommentThread.UnderArticle - 1].ThreadPath, next.After);
        Assert.False(page.IsWholeThread);
    }

    [Fact]
    public void A_page_that_begins_inside_a_branch_repeats_what_stands_above_it_as_context()
    {
        var rows = Rows((1, 0), (2, 1), (3, 2), (4, 1));

        var page = CommentThread.Build(rows, new ThreadPlace(After: rows[1].ThreadPath))!;

        Assert.Equal("1*(2*(3) 4)", Outline(page.Roots));
        Assert.Equal(2, page.Count);
    }

    [Fact]
    public void A_comment_deeper_than_the_page_shows_leads_to_a_page_of_its_own()
    {
        var rows = Rows([.. Enumerable.Range(1, CommentThread.LevelsShown + 2).Select(id => (id, id - 1))]);

        var page = CommentThread.Build([.. rows.Where(row => row.Depth <= CommentThread.LevelsShown)], default)!;

        var deepest = Flat(page.Roots).Last();
        Assert.True(deepest.ContinuesElsewhere);
        Assert.Equal(CommentThread.LevelsShown, deepest.Depth);
        Assert.All(Flat(page.Roots).SkipLast(1), view => Assert.False(view.ContinuesElsewhere));
    }

    [Fact]
    public void The_page_of_one_comment_is_missing_when_the_comment_is()
    {
        Assert.Null(CommentThread.Build(Rows((1, 0)), new ThreadPlace(Comment: 7)));
    }

    [Fact]
    public void The_page_of_one_comment_shows_what_it_answers_as_context()
    {
        var page = CommentThread.Build(Rows((1, 0), (2, 1), (3, 2), (4, 3)), new ThreadPlace(Comment: 3))!;

        Assert.Equal("1*(2*(3(4)))", Outline(page.Roots));
        Assert.Equal("/town/news?comment=4#comment-4", page.Permalink("town/news", page.Roots[0].Replies[0].Replies[0].Replies[0]));
    }

    [Theory]
    [InlineData("x", null)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData(null, "~")]
    [InlineData(null, "1--2")]
    [InlineData(null, "123456789")]
    [InlineData(null, "A")]
    public void An_address_that_makes_no_sense_is_no_place(string? comment, string? after)
    {
        Assert.False(ThreadPlace.TryParse(comment, after, null, out _));
    }

    [Theory]
    [InlineData(null, null, "loudest")]
    [InlineData("4", null, "newest")]
    [InlineData(null, "1-x", "newest")]
    [InlineData(null, "7", "replies")]
    [InlineData(null, "-1-7", "replies")]
    public void An_order_that_makes_no_sense_is_no_place(string? comment, string? after, string order) =>
        Assert.False(ThreadPlace.TryParse(comment, after, order, out _));

    [Fact]
    public void A_path_survives_being_written_as_a_cursor()
    {
        var path = ThreadPath.Under(ThreadPath.Under(null, 0, 1), 1, (1L << 40) - 1);

        Assert.Equal("1-vvvvvvvv", ThreadPath.ToCursor(path));
        Assert.Equal(path, ThreadPath.FromCursor("1-vvvvvvvv"));
        Assert.Equal([1, (1L << 40) - 1], ThreadPath.Ids(path));
    }

    [Fact]
    public void Reading_order_is_the_order_of_the_paths_however_deep_and_wide()
    {
        var random = new Random(20260314);
        var pairs = new List<(int Id, int Parent)>();
        for (var id = 1; id <= 400; id++)
            pairs.Add((id, random.Next(4) == 0 ? 0 : random.Next(Math.Max(0, id - 6), id)));

        // Down to the step where answers stand side by side, order of paths is order of reading.
        var rows = Rows([.. pairs]).Where(row => row.Depth < ThreadPath.DeepestStep).ToList();
        var expected = new List<long>();
        void Walk(long? parent)
        {
            foreach (var row in rows.Where(row => row.ParentId == parent).OrderBy(row => row.Id))
            {
                expected.Add(row.Id);
                Walk(row.Id);
            }
        }
        Walk(null);

        Assert.Equal(expected, rows.OrderBy(row => row.ThreadPath, StringComparer.Ordinal).Select(row => row.Id));
    }

    private static List<ThreadRow> Rows(params (int Id, int Parent)[] comments)
    {
        var rows = new List<ThreadRow>();
        foreach (var (id, parent) in comments)
        {
            var above = rows.Find(row => row.Id == parent);
            var depth = above is null ? 0 : above.Depth + 1;
            rows.Add(new ThreadRow(
                id, above?.Id, depth, ThreadPath.Under(above?.ThreadPath, depth, id), CommentState.Published,
                comments.Count(comment => comment.Parent == id), $"Reader {id}", "", System.Text.Encoding.UTF8.GetBytes($"<p>{id}</p>"), Morning, null));
        }
        return rows;
    }

    private static string Outline(IEnumerable<CommentView> views) => string.Join(' ', views.Select(view =>
        view.Id + (view.IsContext ? "*" : "") + (view.Replies.Count == 0 ? "" : $"({Outline(view.Replies)})")));

    private static IEnumerable<CommentView> Flat(IEnumerable<CommentView> views) => views.SelectMany(view => Flat(view.Replies).Prepend(view));
}
