using Masthead.Features.Comments;

namespace Masthead.Tests.Features.Comments;

public sealed class CommentRulesTests
{
    private static readonly TypedComment Good = new("Ann Marsh", "ann@example.org", "", "The lamps were lovely.");

    [Fact]
    public void A_name_an_address_and_words_are_enough() => Assert.Empty(CommentRules.Check(Good));

    [Theory]
    [InlineData("", "name")]
    [InlineData("   ", "name")]
    [InlineData("\u200b\u202e", "name")]
    public void A_comment_needs_a_name_that_can_be_seen(string name, string field) => Assert.Equal([field], CommentRules.Check(Good with { Name = name }).Keys);

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@example.org")]
    [InlineData("ann@")]
    [InlineData("ann@b@c")]
    [InlineData("ann marsh@example.org")]
    [InlineData("ann@example.org\nbcc: x")]
    public void A_comment_needs_something_like_an_e_mail_address(string email) =>
        Assert.Equal(["email"], CommentRules.Check(Good with { Email = email }).Keys);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("not an address")]
    [InlineData("data:text/html,x")]
    public void A_website_is_on_the_web_or_left_out(string website) => Assert.Equal(["website"], CommentRules.Check(Good with { Website = website }).Keys);

    [Fact]
    public void A_bare_host_becomes_an_address() => Assert.Equal("http://example.org", CommentRules.Accept(Good with { Website = " example.org " }).Website);

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n ")]
    [InlineData("<script>alert(1)</script>")]
    public void A_comment_needs_words(string words) => Assert.Equal(["comment"], CommentRules.Check(Good with { Comment = words }).Keys);

    [Theory]
    [InlineData(Comment.LongestText, 0)]
    [InlineData(Comment.LongestText + 1, 1)]
    public void There_is_room_for_so_much_and_no_more(int length, int errors) =>
        Assert.Equal(errors, CommentRules.Check(Good with { Comment = new string('a', length) }).Count);

    [Fact]
    public void What_was_typed_is_kept_as_it_was_but_for_what_no_database_holds() =>
        Assert.Equal("One\r\n\r\n<b>two</b> three", CommentRules.Accept(Good with { Comment = "One\r\n\r\n<b>two</b>\0 three" }).Text);
}
