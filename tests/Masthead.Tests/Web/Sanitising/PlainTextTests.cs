using System.Globalization;

namespace Masthead.Web.Sanitising;

public sealed class PlainTextTests
{
    [Theory]
    [InlineData("  The\t\n Herald  ", "The Herald")]
    [InlineData("A\u0000B\u0007C\u009F", "ABC")]
    [InlineData("abc\u202Egpj.exe", "abcgpj.exe")]
    [InlineData("\u2066iso\u2069\u200Elate\u200B", "isolate")]
    [InlineData("Cafe\u0301", "Café")]
    [InlineData("line\u2028sep", "line sep")]
    [InlineData("<b>stays & is escaped later</b>", "<b>stays & is escaped later</b>")]
    [InlineData(null, "")]
    public void A_line_is_what_a_reader_sees(string? typed, string clean) => Assert.Equal(clean, PlainText.Clean(typed));

    [Fact]
    public void Half_a_character_is_none() => Assert.Equal("half surrogate", PlainText.Clean("half \uD83D surrogate\uDE00"));

    [Fact]
    public void A_long_line_is_cut_between_letters()
    {
        const string family = "👨‍👩‍👧‍👦";
        var clean = PlainText.Clean(string.Concat(Enumerable.Repeat(family, 50)), 10);
        Assert.Equal(string.Concat(Enumerable.Repeat(family, 10)), clean);
        Assert.Equal(10, new StringInfo(clean).LengthInTextElements);
    }

    [Fact]
    public void A_letter_under_a_thousand_accents_is_bounded() =>
        Assert.InRange(PlainText.Clean("Ann" + new string('\u0335', 5000), 100).Length, 2, 200);

    [Fact]
    public void The_words_of_html_keep_their_lines() =>
        Assert.Equal("Title\n\nOne\ntwo & three\n\na\nb", PlainText.FromHtml("<h2>Title</h2><p>One<br>two &amp; <b>three</b></p><ul><li>a<li>b</ul><script>x</script>"));

    [Theory]
    [InlineData("<p>Short.</p><p>Text.</p>", 40, "Short. Text.")]
    [InlineData("<p>The council voted on Tuesday, after all.</p>", 25, "The council voted on…")]
    [InlineData("<p>The council voted on Tuesday, after all.</p>", 29, "The council voted on Tuesday…")]
    [InlineData("<p>Unbreakablewordthatneverends</p>", 10, "Unbreakabl…")]
    public void An_excerpt_ends_between_words(string html, int max, string excerpt) => Assert.Equal(excerpt, PlainText.Excerpt(html, max));
}
