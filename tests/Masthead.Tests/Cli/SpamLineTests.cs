using Masthead.Cli;

namespace Masthead.Tests.Cli;

public sealed class SpamLineTests
{
    [Fact]
    public void Half_a_character_is_a_bad_line_and_no_crash()
    {
        var bad = Assert.Throws<FormatException>(() => SpamLine.Read("""{"id":1,"text":"cut \ud83d"}"""));
        Assert.Contains("half of a character", bad.Message);
    }

    [Fact]
    public void A_whole_character_in_two_escapes_is_read() =>
        Assert.Equal("cut \U0001F600", SpamLine.Read("""{"id":1,"text":"cut \ud83d\ude00"}""").Submission.Text);
}
