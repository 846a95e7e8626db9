using System.Text;
using Masthead.Spam.Learning;
using Masthead.Spam.Text;

namespace Masthead.Spam.Tests;

/// <summary>Short ways of reading that must come to what the long way comes to.</summary>
public sealed class WordTests
{
    [Theory]
    [InlineData("The Council met ALL day", "the council met all day")]
    [InlineData("Sooo cooool, wwww and 11111", "soo cool, wwww and 1111")]
    [InlineData("Book keeper, aaAAaa", "book keeper, aa")]
    [InlineData("c a s i n o now", "casino now")]
    [InlineData("don't pay 3 fr€e dollars", "don't pay 3 free dollars")]
    public void Words_are_folded_the_same_whichever_way_they_are_copied(string typed, string folded)
    {
        // A mark of no width makes a word take the long way, and is nothing that the folded text shows.
        var marked = string.Concat(typed.EnumerateRunes().Select(rune => Rune.IsLetter(rune) ? rune + "\u200D" : rune.ToString()));

        Assert.Equal(folded.Replace("'", "", StringComparison.Ordinal), Folded(typed));
        Assert.Equal(Folded(typed), Folded(marked));
    }

    [Fact]
    public void Capitals_are_counted_wherever_they_stand()
    {
        var reading = Reading.Of(new() { Text = "ABBA met Éva & the Öresund" });

        Assert.Equal(6, reading.Signs.Uppercase);
        Assert.True(reading.Words[0].AllCapitals);
        Assert.False(reading.Words[1].AllCapitals);
    }

    [Fact]
    public void What_a_rule_tells_is_of_the_message_at_hand()
    {
        var filter = Filter.Base();

        Assert.Contains(filter.Check(new() { Text = "casino casino casino jackpot slots" }).Reasons, reason => reason.Name == "topics" && reason.Detail.Contains("gambling", StringComparison.Ordinal));
        Assert.DoesNotContain(filter.Check(new() { Text = "viagra and cialis without a prescription" }).Reasons, reason => reason.Detail.Contains("gambling", StringComparison.Ordinal));
    }

    [Fact]
    public void A_table_gives_every_value_back_and_nothing_for_what_it_does_not_hold()
    {
        var values = Enumerable.Range(1, 5000).ToDictionary(number => Hashing.Mix((ulong)number, 7), number => number);
        // Hashes that begin alike share a place and lie one after the other, also around the end of the table.
        for (ulong near = 0; near < 50; near++)
            values[ulong.MaxValue - near] = -(int)near - 1;
        var table = new HashTable<int>(values);

        Assert.All(values, entry => Assert.Equal(entry.Value, table[entry.Key]));
        Assert.Equal(0, table[Hashing.Mix(6000, 7)]);
        Assert.Equal(0, table[ulong.MaxValue - 50]);
        Assert.Equal(0, new HashTable<int>([])[1]);
    }

    private static string Folded(string text) => Reading.Of(new() { Text = text }).FoldedText.ToString();
}
