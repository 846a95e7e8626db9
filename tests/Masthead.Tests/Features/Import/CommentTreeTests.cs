using Masthead.Features.Comments;
using Masthead.Features.Import;

namespace Masthead.Tests.Features.Import;

public sealed class CommentTreeTests
{
    private static ImportedComment Said(string id, string parent, CommentState state = CommentState.Published) =>
        new(id, parent, "Bob", "", "", null, "Text", DateTimeOffset.UnixEpoch, state, CommentKind.Comment);

    private static readonly Func<string, bool> None = _ => false;

    [Fact]
    public void Every_comment_comes_after_the_one_that_it_answers()
    {
        var order = CommentTree.Order([Said("3", "2"), Said("1", ""), Said("2", "1"), Said("9", "77")], None);
        Assert.Equal(["1", "2", "3", "9"], order.Select(planned => planned.Id));
        Assert.Equal([-1, 0, 1, -1], order.Select(planned => planned.Parent));
    }

    [Fact]
    public void Circles_are_opened_and_nothing_is_lost()
    {
        var order = CommentTree.Order([Said("1", "2"), Said("2", "3"), Said("3", "1"), Said("4", "4"), Said("5", "4")], None);
        Assert.Equal(5, order.Count);
        Assert.All(order.Index(), planned => Assert.True(planned.Item.Parent < planned.Index));
    }

    [Fact]
    public void A_removed_comment_is_marked_where_something_shown_hangs_below_it_at_any_depth()
    {
        var order = CommentTree.Order([Said("1", "", CommentState.Removed), Said("2", "1", CommentState.Spam), Said("3", "2"), Said("4", "1", CommentState.Spam)], None);
        Assert.Equal([1, 1, 0, 0], order.Select(planned => planned.ShownReplies));
        Assert.Equal([true, true, true, false], order.Select(planned => planned.IsShown));
    }

    [Fact]
    public void A_hundred_thousand_answers_in_one_chain_take_no_longer_than_in_a_row()
    {
        var order = CommentTree.Order(Enumerable.Range(1, 100_000).Reverse().Select(id => Said($"{id}", $"{id - 1}")), None);
        Assert.Equal(100_000, order.Count);
        Assert.Equal(99_998, order[^1].Parent);
    }
}
