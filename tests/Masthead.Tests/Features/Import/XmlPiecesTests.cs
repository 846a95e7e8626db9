using Masthead.Features.Import.Wxr;

namespace Masthead.Tests.Features.Import;

public sealed class XmlPiecesTests
{
    private readonly List<(int Line, string Text)> comments = [];

    private List<XmlPiece> Cut(string text) => new XmlPieces(["item"], "wp:comment").Read(new StringReader(text), (line, comment) => comments.Add((line, comment))).ToList();

    [Fact]
    public void A_file_of_one_single_line_is_cut_like_any_other()
    {
        var body = string.Concat(Enumerable.Repeat("words ]] and ]]&gt; -- <b>bold</b> ", 10_000));
        var items = string.Concat(Enumerable.Range(1, 5).Select(id => $"<item><title>{id}</title><x><![CDATA[{body}</item>]]></x><wp:comment><wp:comment_id>{id}</wp:comment_id></wp:comment></item>"));
        var pieces = Cut("<rss><channel>" + items + "</channel></rss>");
        Assert.Equal(["", "item", "item", "item", "item", "item", ""], pieces.Select(piece => piece.Element));
        Assert.All(pieces.Skip(1).Take(5), piece => Assert.Contains(body + "</item>", piece.Text, StringComparison.Ordinal));
        Assert.Equal("<wp:comment><wp:comment_id>3</wp:comment_id></wp:comment>", comments[2].Text);
    }

    [Fact]
    public void Text_without_any_mark_is_cut_so_that_the_end_of_a_section_stays_whole()
    {
        var dashes = new string('-', LongLines.Longest - 40) + "]]]]]]]]]]";
        Assert.Contains(dashes, Assert.Single(Cut($"<item><![CDATA[{dashes}]]></item>"), piece => piece.Element == "item").Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_stand_apart_from_their_item_each_with_its_line()
    {
        var piece = Cut("<channel>\n<item>\n<title>T</title>\n<wp:comment>\n<a/></wp:comment>\n<wp:comment>2</wp:comment></item>")[1];
        Assert.Equal((2, "<item>\n<title>T</title>\n\n</item>"), (piece.Line, piece.Text));
        Assert.Equal([4, 6], comments.Select(comment => comment.Line));
    }

    [Fact]
    public void A_comment_that_is_never_closed_does_not_take_its_item_along()
    {
        var pieces = Cut("<item><wp:comment>broken</item>\n<item>2</item>");
        Assert.Equal(["<item></item>", "<item>2</item>"], pieces.Where(piece => piece.Element == "item").Select(piece => piece.Text));
        Assert.Equal("<wp:comment>broken", Assert.Single(comments).Text);
    }

    [Fact]
    public void A_section_that_is_never_closed_ends_where_the_next_item_begins() =>
        Assert.Equal(["<item><![CDATA[open\n", "<item>2</item>"], Cut("<item><![CDATA[open\n<item>2</item>\n").Where(piece => piece.Element == "item").Select(piece => piece.Text));
}
