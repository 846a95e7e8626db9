using Masthead.Features.Articles;
using Masthead.Features.Search;

namespace Masthead.Tests.Features.Search;

public sealed class SearchTextTests
{
    private static string Told(string text) => string.Join(" | ", SearchText.Parse(text).Select(term =>
        (term.IsExcluded ? "not " : "") + string.Join('+', term.Words) + (term.IsPrefix ? "*" : "")));

    [Theory]
    [InlineData("harbour night", "harbour | night")]
    [InlineData("\"night ferry\" late", "night+ferry | late")]
    [InlineData("\"never closed", "never+closed")]
    [InlineData("harb* -tram", "harb* | not tram")]
    [InlineData("Zürich CAFÉ", "zurich | cafe")]
    [InlineData("Jean-Luc's", "jean+luc+s")]
    [InlineData("-tram", "")]
    [InlineData("", "")]
    [InlineData("  * \" - ' ; -- ", "")]
    [InlineData("NEAR(a b) AND headline:x OR 1=1 --", "near+a | b | and | headline+x | or | 1+1")]
    public void A_question_is_read_and_never_refused(string text, string expected) => Assert.Equal(expected, Told(text));

    [Fact]
    public void A_question_is_bounded()
    {
        Assert.InRange(SearchText.Parse(string.Concat(Enumerable.Repeat("word ", 10_000))).Count, 1, 12);
        Assert.NotEmpty(SearchText.Parse(new string('x', 100_000)));
    }

    [Fact]
    public void Folding_keeps_every_place()
    {
        const string Text = "Žluťoučký kůň, Ångström, ПРИВЕТ, 한국어, İstanbul, 👍 ﬁn";
        Assert.Equal(Text.Length, IndexedWords.Fold(Text).Length);
        Assert.StartsWith("zlutoucky kun, angstrom, привет, 한국어", IndexedWords.Fold(Text), StringComparison.Ordinal);
    }

    [Fact]
    public void An_excerpt_is_cut_around_the_first_hit_and_marks_whole_words_only()
    {
        var text = string.Concat(Enumerable.Repeat("Nothing to see here today. ", 20)) + "The fèrry was late, the ferryman said. " + string.Concat(Enumerable.Repeat("More follows now. ", 20));
        var parts = Excerpt.Of(text, SearchText.Parse("ferry"));
        Assert.Equal(["fèrry"], parts.Where(part => part.IsHit).Select(part => part.Text));
        var whole = string.Concat(parts.Select(part => part.Text));
        Assert.InRange(whole.Length, 100, 240);
        Assert.StartsWith("… ", whole, StringComparison.Ordinal);
        Assert.EndsWith(" …", whole, StringComparison.Ordinal);
    }
}
