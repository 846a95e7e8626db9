using Masthead.Features.Akismet;
using Masthead.Features.Akismet.Checks;
using Masthead.Spam;

namespace Masthead.Tests.Features.Akismet;

public sealed class FingerprintTests
{
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    [Theory]
    [InlineData("It's \"fine\".", "It\\'s \\\"fine\\\".")]
    [InlineData("One\r\ntwo", "one  two")]
    [InlineData("<b>Fish</b> &amp; chips", "Fish chips")]
    [InlineData("caf\u00e9", "cafe\u0301")]
    [InlineData("5 < 6 & 7 > 2, he SAID", "5 6 7 2 He said!")]
    [InlineData("<a href=\"http://a.example/x\">here</a>", "<a href='http://a.example/x' rel=\"nofollow\">here</a>")]
    public void The_same_message_is_known_again_however_a_client_writes_it(string one, string other) => Assert.Equal(Content(one), Content(other));

    [Theory]
    [InlineData("Fish", "Chips")]
    [InlineData("<a href=\"http://a.example/\">here</a>", "<a href=\"http://b.example/\">here</a>")]
    [InlineData("cafe", "caf\u00e9")]
    public void Another_message_is_another(string one, string other) => Assert.NotEqual(Content(one), Content(other));

    // To order them takes the square of their number: a letter with sixteen thousand marks would keep a core busy for a tenth of a second.
    [Theory]
    [InlineData("\u0301", "\u0316")]
    [InlineData("\U0001D165", "\U0001E8D0")]
    public void Marks_piled_on_a_letter_beyond_what_any_script_needs_do_not_count(string mark, string other) =>
        Assert.Equal(Content("a" + Times(mark, 30) + "b"), Content("a" + Times(mark, 30) + Times(other, 500) + "b"));

    [Fact]
    public void Who_gave_no_address_has_no_fingerprint_of_one() =>
        Assert.Equal(0, Fingerprints.Of(Secret, new Submission { Text = "x", Email = "  " }).Email);

    private static long Content(string text) => Fingerprints.Of(Secret, new Submission { Text = text }).Content;

    private static string Times(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
