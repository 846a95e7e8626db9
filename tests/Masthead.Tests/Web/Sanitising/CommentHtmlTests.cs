namespace Masthead.Web.Sanitising;

public sealed class CommentHtmlTests
{
    [Theory]
    [InlineData("Good morning", "<p>Good morning</p>")]
    [InlineData("One\nTwo", "<p>One<br>Two</p>")]
    [InlineData("One\r\n\r\n\r\nTwo\r\n", "<p>One</p>\n<p>Two</p>")]
    [InlineData("One\n  \nTwo", "<p>One</p>\n<p>Two</p>")]
    [InlineData("  \n\n  Hello  \n\n", "<p>Hello</p>")]
    [InlineData("", "")]
    [InlineData(" \n \n", "")]
    [InlineData("Some <b>bold\n\nand bolder</b> words", "<p>Some <b>bold</b></p>\n<p><b>and bolder</b> words</p>")]
    [InlineData("He said\n<blockquote>No.\n\nNever.</blockquote>\nand left", "<p>He said</p>\n<blockquote><p>No.</p>\n<p>Never.</p></blockquote>\n<p>and left</p>")]
    [InlineData("<ul>\n<li>one\n<li>two\n</ul>", "<ul><li>one</li>\n<li>two</li></ul>")]
    [InlineData("<pre>\na\n  b\n</pre>", "<pre>a\n  b\n</pre>")]
    [InlineData("<p>Typed as HTML</p><p>by an old hand</p>", "<p>Typed as HTML</p>\n<p>by an old hand</p>")]
    public void What_a_commenter_types_looks_as_typed(string typed, string html) => Assert.Equal(html, CommentHtml.FromPlainText(typed));

    [Theory]
    [InlineData("a < b and b > c", "<p>a &lt; b and b &gt; c</p>")]
    [InlineData("I <3 this", "<p>I &lt;3 this</p>")]
    [InlineData("I </3 this", "<p>I &lt;/3 this</p>")]
    [InlineData("a <b and c", "<p>a &lt;b and c</p>")]
    [InlineData("List<T> of <grin> me <me@example.org>", "<p>List&lt;T&gt; of &lt;grin&gt; me &lt;me@example.org&gt;</p>")]
    [InlineData("the <script> tag, unclosed", "<p>the &lt;script&gt; tag, unclosed</p>")]
    [InlineData("the <style> and <textarea> tags", "<p>the &lt;style&gt; and &lt;textarea&gt; tags</p>")]
    [InlineData("before <!-- and after", "<p>before &lt;!-- and after</p>")]
    [InlineData("AT&T &amp; friends &copy;", "<p>AT&amp;T &amp; friends ©</p>")]
    [InlineData("x</sarcasm>", "<p>x&lt;/sarcasm&gt;</p>")]
    [InlineData("<font color=red>red</font> <span style='x'>span</span>", "<p>red span</p>")]
    [InlineData("<div>one</div><div>two</div>", "<p>one</p>\n<p>two</p>")]
    [InlineData("<table><tr><td>a<td>b</table>", "<p>a</p>\n<p>b</p>")]
    [InlineData("<h1>Title</h1>text", "<p>Title</p>\n<p>text</p>")]
    [InlineData("<svg><text>words</text></svg>", "<p>words</p>")]
    public void Words_are_never_lost(string typed, string html) => Assert.Equal(html, CommentHtml.FromPlainText(typed));

    [Theory]
    [InlineData("See https://example.org/a.", "<p>See <a href=\"https://example.org/a\" rel=\"nofollow ugc noopener\">https://example.org/a</a>.</p>")]
    [InlineData("(http://example.org/a_(b))", "<p>(<a href=\"http://example.org/a_(b)\" rel=\"nofollow ugc noopener\">http://example.org/a_(b)</a>)</p>")]
    [InlineData("http://e.org?a=1&b=2", "<p><a href=\"http://e.org?a=1&amp;b=2\" rel=\"nofollow ugc noopener\">http://e.org?a=1&amp;b=2</a></p>")]
    [InlineData("<a href='http://e.org'>http://e.org</a>", "<p><a href=\"http://e.org\" rel=\"nofollow ugc noopener\">http://e.org</a></p>")]
    [InlineData("<code>http://e.org</code>", "<p><code>http://e.org</code></p>")]
    [InlineData("javascript://e.org/%0aalert(1)", "<p>javascript://e.org/%0aalert(1)</p>")]
    [InlineData("http://", "<p>http://</p>")]
    public void Bare_addresses_become_links(string typed, string html) => Assert.Equal(html, CommentHtml.FromPlainText(typed));

    [Theory]
    [InlineData("<script>alert(1)</script>", "")]
    [InlineData("a<style>p{x:y}</style>b", "<p>ab</p>")]
    [InlineData("<img src=x onerror=alert(1)>", "")]
    [InlineData("<p onclick=alert(1) style=x id=y class=z name=w>Hi</p>", "<p>Hi</p>")]
    [InlineData("<a href='javascript:alert(1)'>x</a>", "<p>x</p>")]
    [InlineData("<a href='java&#10;script&colon;alert(1)'>x</a>", "<p>x</p>")]
    [InlineData("<a href='data:text/html,x'>x</a><a href=vbscript:x>y</a><a href='blob:x'>z</a>", "<p>xyz</p>")]
    [InlineData("<a href='//e.org/x'>x</a>", "<p><a href=\"https://e.org/x\" rel=\"nofollow ugc noopener\">x</a></p>")]
    [InlineData("<a href='http://a@e.org/'>x</a>", "<p>x</p>")]
    [InlineData("<a href='MAILTO:a@e.org'>x</a>", "<p><a href=\"mailto:a@e.org\" rel=\"nofollow ugc noopener\">x</a></p>")]
    [InlineData("<a href='http://e.org/\"onmouseover=x'>x</a>", "<p><a href=\"http://e.org/%22onmouseover=x\" rel=\"nofollow ugc noopener\">x</a></p>")]
    [InlineData("<a href=http://a.org>a<a href=http://b.org>b</a></a>", "<p><a href=\"http://a.org\" rel=\"nofollow ugc noopener\">a</a><a href=\"http://b.org\" rel=\"nofollow ugc noopener\">b</a></p>")]
    [InlineData("<!-- gone --><?php gone ?><!doctype html>x", "<p>x</p>")]
    [InlineData("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">", "")]
    [InlineData("<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "")]
    [InlineData("<form><input name=x><button>Go</button></form>", "<p>Go</p>")]
    [InlineData("x\u202Ey\0z", "<p>xyz</p>")]
    public void Nothing_but_the_allowed_comes_out(string html, string clean) => Assert.Equal(clean, CommentHtml.Sanitise(html));

    [Theory]
    [InlineData("<b>a<i>b</b>c</i>d", "<p><b>a<i>b</i></b><i>c</i>d</p>")]
    [InlineData("<b>a<p>b</b>c", "<p><b>a</b></p>\n<p><b>b</b>c</p>")]
    [InlineData("<p>a<p>b", "<p>a</p>\n<p>b</p>")]
    [InlineData("<ul>a<li>b<ul><li>c</ul>d</ul>e", "<ul><li>a</li>\n<li>b<ul><li>c</li></ul>d</li></ul>\n<p>e</p>")]
    [InlineData("<ul><li>a</li><ul><li>b</li></ul></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>")]
    [InlineData("<li>a<li>b", "<p>a</p>\n<p>b</p>")]
    [InlineData("<b><b>x</b>y</b>z", "<p><b>xy</b>z</p>")]
    [InlineData("</p></b></ul>x", "<p>x</p>")]
    [InlineData("<b></b><i> </i><p></p><ul></ul>", "")]
    [InlineData("x<br><br></p>", "<p>x</p>")]
    [InlineData("<blockquote>x", "<blockquote><p>x</p></blockquote>")]
    [InlineData("<strike>x</strike><tt>y</tt>", "<p><del>x</del><code>y</code></p>")]
    [InlineData("<pre>\n\nx</pre>", "<pre>\n\nx</pre>")]
    public void Tag_soup_becomes_well_formed(string html, string clean) => Assert.Equal(clean, CommentHtml.Sanitise(html));

    [Fact]
    public void A_long_link_is_not_repeated_without_end()
    {
        var html = "<a href='http://e.org/" + new string('x', 1900) + "'>" + string.Concat(Enumerable.Repeat("<p>x", 10_000));
        Assert.InRange(CommentHtml.Sanitise(html).Length, html.Length, 4 * html.Length);
    }
}
