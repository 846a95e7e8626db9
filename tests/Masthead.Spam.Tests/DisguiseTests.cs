using Masthead.Spam.Text;

namespace Masthead.Spam.Tests;

public sealed class DisguiseTests
{
    private static string Folded(string text) => new(Reading.Of(new() { Text = text }).FoldedText);

    [Theory]
    [InlineData("𝐂𝐀𝐒𝐈𝐍𝐎", "casino")]
    [InlineData("ⒸⒶⓈⒾⓃⓄ", "casino")]
    [InlineData("🅲🅰🆂🅸🅽🅾", "casino")]
    [InlineData("ｃａｓｉｎｏ", "casino")]
    [InlineData("ᴄᴀꜱɪɴᴏ", "casino")]
    [InlineData("ᑕasino", "ᑕasino")]
    [InlineData("cаsіnо", "casino")]
    [InlineData("c\u200Ba\u200Bs\u200Bi\u200Bno", "casino")]
    [InlineData("c\u0336a\u0336s\u0336ino", "casino")]
    [InlineData("c a s i n o", "casino")]
    [InlineData("c.a.s.i.n.o", "casino")]
    [InlineData("C⭐A⭐S⭐I⭐N⭐O", "casino")]
    [InlineData("A L E X I S 1 7", "alexis17")]
    [InlineData("c4s1no", "casino")]
    [InlineData("ca$ino", "casino")]
    [InlineData("&#99;&#x61;sino", "casino")]
    [InlineData("%63asino", "casino")]
    [InlineData("cas<b></b>ino", "casino")]
    [InlineData("càsînö", "casino")]
    [InlineData("freeeeeee", "free")]
    [InlineData("зapaбoтoк", "заработок")]
    public void A_disguised_word_is_read_as_meant(string written, string meant) => Assert.Equal(meant, Folded(written));

    [Theory]
    [InlineData("The iPhone 15 costs 800 €")]
    [InlineData("Москва и Санкт-Петербург")]
    [InlineData("আমাদের দেশের অর্থনীতি")]
    [InlineData("می‌خواهم بدانم")]
    [InlineData("C’est l’été à Besançon")]
    [InlineData("I saw a bear in Bärwalde")]
    [InlineData("👨‍👩‍👧 family ❤️")]
    public void Honest_writing_in_any_script_is_not_called_disguised(string text)
    {
        var reading = Reading.Of(new() { Text = text });
        Assert.All(Enumerable.Range(0, reading.WordCount), word => Assert.Equal(Disguise.None, reading.Words[word].Disguise));
    }

    [Theory]
    [InlineData("see https://example.com/a?b=1 now", "example.com")]
    [InlineData("visit Example.COM today", "example.com")]
    [InlineData("kidsmedia  . com is new", "kidsmedia . com")]
    [InlineData("join t.me/abc", "t.me")]
    [InlineData("<a href='http://bad.xyz/x'>here</a>", "bad.xyz")]
    [InlineData("[url=http://bad.xyz]here[/url]", "bad.xyz")]
    [InlineData("http://1.2.3.4/x", "1.2.3.4")]
    [InlineData("write to me@mail.com", "mail.com")]
    [InlineData("уоutubе.сom is good", "youtube.com")]
    public void A_link_is_found_however_it_is_written(string text, string host)
    {
        var reading = Reading.Of(new() { Text = text });
        Assert.Equal(1, reading.LinkCount);
        Assert.Equal(host, new string(reading.HostText(reading.Links[0])));
    }

    [Theory]
    [InlineData("e.g. this. And that.Then more")]
    [InlineData("It costs 3.50 or 4.20.")]
    [InlineData("well...ok")]
    [InlineData("Версия 2.0.Потом")]
    public void A_full_stop_is_not_a_link(string text) => Assert.Equal(0, Reading.Of(new() { Text = text }).LinkCount);

    [Fact]
    public void A_disguise_never_speaks_for_a_comment_even_where_good_ones_show_it()
    {
        var filter = Filter.Empty();
        for (var i = 0; i < 20; i++)
        {
            filter.Learn(new() { Text = $"the min\u200Butes of mee\u200Bting {i} are out" }, Label.Ham);
            filter.Learn(new() { Text = $"buy cheap watches number {i} today" }, Label.Spam);
        }

        var reasons = filter.Check(new() { Text = "buy che\u200Bap wat\u200Bches number 99 today" }).Reasons;
        Assert.DoesNotContain(reasons, reason => reason.Name == "disguise" && reason.Weight < 0);
    }

    [Fact]
    public void The_table_of_letters_does_not_depend_on_the_machine() => Assert.Equal('a', Folding.Fold(0x1D400));
}
