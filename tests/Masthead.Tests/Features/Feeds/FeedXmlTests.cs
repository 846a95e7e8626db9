using Masthead.Features.Feeds;

namespace Masthead.Tests.Features.Feeds;

public sealed class FeedXmlTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a smile 🙂 stays", "a smile 🙂 stays")]
    [InlineData("a bell \u0007 goes, 🙂 stays", "a bell  goes, 🙂 stays")]
    public void What_XML_cannot_hold_is_left_out_and_nothing_else(string text, string expected) => Assert.Equal(expected, FeedXml.Text(text));

    [Fact]
    public void Half_of_a_pair_is_left_out() => Assert.Equal("half  a pair", FeedXml.Text("half \ud83d a pair"));

    [Theory]
    [InlineData("""<a href="/x">y</a>""", """<a href="https://n.example/x">y</a>""")]
    [InlineData("""<img alt="" src="/x.png">""", """<img alt="" src="https://n.example/x.png">""")]
    [InlineData("""<a href="//other.example/x">y</a>""", """<a href="//other.example/x">y</a>""")]
    [InlineData("""<p title="/x">y</p>""", """<p title="/x">y</p>""")]
    [InlineData("""<a data-href="/x">y</a>""", """<a data-href="/x">y</a>""")]
    public void Addresses_in_the_paper_become_whole(string html, string expected) => Assert.Equal(expected, FeedXml.AbsoluteLinks(html, "https://n.example"));
}
