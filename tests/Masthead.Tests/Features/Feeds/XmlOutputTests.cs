using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Masthead.Features.Feeds;
using Masthead.Web;

namespace Masthead.Tests.Features.Feeds;

public sealed class XmlOutputTests
{
    /// <summary>Whatever a text holds, a parser reads it back: in an element and in an attribute, without what XML 1.0 cannot hold.</summary>
    [Fact]
    public void Any_text_is_read_back_by_a_parser()
    {
        var random = new Random(11);
        for (var round = 0; round < 2_000; round++)
        {
            var text = Any(random);
            using var xml = new XmlOutput(16);
            xml.Write($"<a b=\"{text}\"{new OptionalAttribute("c", text)}{new OptionalAttribute("d", null)}>{text}</a>");
            var read = XElement.Parse(Encoding.UTF8.GetString(xml.Written.Span), LoadOptions.PreserveWhitespace);
            Assert.Equal(Possible(text), read.Value);
            // A parser reads the end of a line in an attribute as a space (XML 1.0, section 3.3.3).
            Assert.Equal(Possible(text).Replace('\n', ' ').Replace('\t', ' '), read.Attribute("b")!.Value);
            Assert.Equal(read.Attribute("b")!.Value, read.Attribute("c")!.Value);
            Assert.Null(read.Attribute("d"));
        }
    }

    [Theory]
    [InlineData("]]> & <b>\"so\"</b>", "]]&gt; &amp; &lt;b&gt;&quot;so&quot;&lt;/b&gt;")]
    [InlineData("école 🙂", "école 🙂")]
    [InlineData("a bell \u0007 goes", "a bell  goes")]
    public void Text_is_written_as_it_is_but_for_what_it_must_not_hold(string text, string expected)
    {
        using var xml = new XmlOutput(16);
        xml.Text(text);
        Assert.Equal(expected, Encoding.UTF8.GetString(xml.Written.Span));
    }

    [Fact]
    public void Half_of_a_pair_is_left_out()
    {
        using var xml = new XmlOutput(16);
        xml.Text("half \ud83d of a pair, no letter \uffff");
        Assert.Equal("half  of a pair, no letter ", Encoding.UTF8.GetString(xml.Written.Span));
    }

    [Fact]
    public void A_feed_of_any_words_is_well_formed_in_both_formats()
    {
        var random = new Random(12);
        for (var round = 0; round < 100; round++)
        {
            var comment = new CommentFeedItem(7, round % 2 == 0 ? 3 : null, Any(random), Any(random), DateTimeOffset.UnixEpoch, null, 2, Any(random), "today/rain");
            var item = new FeedItem
            {
                Id = round,
                Path = "today/rain",
                Headline = Any(random),
                Standfirst = Any(random),
                BodyHtml = Any(random),
                Language = round % 2 == 0 ? "" : "de",
                Bylines = [new(1, Any(random), "ada")],
                Tags = [new(2, Any(random), "rain")],
                PublishedAt = DateTimeOffset.UnixEpoch,
                UpdatedAt = DateTimeOffset.UnixEpoch,
                CommentCount = round,
            };
            var feed = new Feed { Title = Any(random), Description = Any(random), Language = "en-GB", PageAddress = "/", Items = [item], Tags = [] };
            var comments = new CommentFeed { Subject = Any(random), PageAddress = "/today/rain", SiteName = Any(random), Items = [comment], Tags = [] };
            Assert.Equal(Possible(item.BodyHtml), Read(xml => RssFeed.Write(xml, feed, Site, Site + "/feed.xml")).Descendants().Single(element => element.Name.LocalName == "encoded").Value);
            Assert.Equal(round.ToString(CultureInfo.InvariantCulture), Read(xml => AtomFeed.Write(xml, feed, Site, Site + "/atom.xml")).Descendants().Single(element => element.Name.LocalName == "total").Value);
            Assert.Single(Read(xml => RssFeed.WriteComments(xml, comments, Site, Site)).Descendants("item"));
            Assert.Single(Read(xml => AtomFeed.WriteComments(xml, comments, Site, Site)).Descendants(), element => element.Name.LocalName == "entry");
        }
    }

    private const string Site = "https://news.example";

    private static XDocument Read(Action<XmlOutput> write)
    {
        using var xml = new XmlOutput(16);
        write(xml);
        return XDocument.Parse(Encoding.UTF8.GetString(xml.Written.Span));
    }

    private static string Any(Random random)
    {
        var text = new StringBuilder("x");
        for (var i = random.Next(30); i > 0; i--)
            text.Append(random.Next(5) switch { 0 => (char)random.Next(0x80), 1 => "<>&\"'\r\n]"[random.Next(8)], 2 => (char)random.Next(0x10000), 3 => 'a', _ => ' ' });
        return text.Append('x').ToString();
    }

    private static string Possible(string text)
    {
        var possible = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
            if (XmlConvert.IsXmlChar(text[i]))
                possible.Append(text[i]);
            else if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
                possible.Append(text[i]).Append(text[++i]);
        return possible.ToString();
    }
}
