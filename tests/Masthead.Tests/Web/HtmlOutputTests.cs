using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Masthead.Web;

namespace Masthead.Tests.Web;

public sealed class HtmlOutputTests
{
    private static readonly HtmlEncoder Razor = HtmlEncoder.Create(UnicodeRanges.All);

    [Theory]
    [InlineData("")]
    [InlineData("Harbour votes")]
    [InlineData("<script>alert('1 + 1')</script> & \"so on\"")]
    [InlineData("Three villages, one école, ein Dörfchen, село")]
    [InlineData("a smile 🙂, a bell \u0007, a hard space\u00a0, a line\r\nend, a mark\u200f, a letter nobody has assigned \u0378")]
    public void Text_is_encoded_as_razor_encodes_it(string text) => Assert.Equal(Razor.Encode(text), Written(html => html.Text(text)));

    [Fact]
    public void Any_text_is_encoded_as_razor_encodes_it()
    {
        var random = new Random(5);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new StringBuilder();
            for (var i = random.Next(1, 40); i > 0; i--)
                text.Append(random.Next(4) switch { 0 => (char)random.Next(0x20, 0x7f), 1 => "<>&\"'+`"[random.Next(7)], 2 => (char)random.Next(0xd800), _ => ' ' });
            Assert.Equal(Razor.Encode(text.ToString()), Written(html => html.Text(text.ToString())));
        }
    }

    [Fact]
    public void Half_of_a_pair_does_no_harm() => Assert.Equal("a \ufffd b", Written(html => html.Text("a \ud83d b")));

    [Fact]
    public void Holes_are_encoded_and_only_what_says_that_it_is_HTML_is_not()
    {
        string? nothing = null;
        var written = Written(html => html.Write(
            $"""<p title="{"\"><b>"}"{new OptionalAttribute("lang", nothing)}{new OptionalAttribute("dir", "a\"b")}>{"<i>"}{new RawMarkup("<i>é</i>")}{nothing}{-12L}</p>"""));
        Assert.Equal("""<p title="&quot;&gt;&lt;b&gt;" dir="a&quot;b">&lt;i&gt;<i>é</i>-12</p>""", written);
    }

    [Fact]
    public void A_page_grows_beyond_what_it_began_with()
    {
        var text = string.Concat(Enumerable.Repeat("wörter & mehr ", 5_000));
        Assert.Equal(Razor.Encode(text) + "end", Written(html =>
        {
            html.Text(text);
            html.Raw("end"u8);
        }, size: 16));
    }

    private static string Written(Action<HtmlOutput> write, int size = 1024)
    {
        using var html = new HtmlOutput(size);
        write(html);
        return Encoding.UTF8.GetString(html.Written.Span);
    }
}
