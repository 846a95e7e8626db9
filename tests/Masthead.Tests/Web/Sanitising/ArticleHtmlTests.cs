namespace Masthead.Web.Sanitising;

public sealed class ArticleHtmlTests
{
    [Theory]
    [InlineData("<h1>T</h1><h2 id='Part One'>A</h2><h6>B</h6>", "<h2>T</h2>\n<h2 id=\"body-part-one\">A</h2>\n<h4>B</h4>")]
    [InlineData("<h2 id=a>A</h2><h2 id=a>B</h2><p><a href='#a'>up</a></p>", "<h2 id=\"body-a\">A</h2>\n<h2>B</h2>\n<p><a href=\"#body-a\">up</a></p>")]
    [InlineData("<figure class='wide evil'><img src='/media/a.jpg' alt='A &quot;b&quot;' width=10 height=x onerror=1><figcaption>Cap</figcaption></figure>",
        "<figure class=\"wide\"><img src=\"/media/a.jpg\" alt=\"A &quot;b&quot;\" width=\"10\"><figcaption>Cap</figcaption></figure>")]
    [InlineData("<img src=data:image/png;base64,xx><img alt=x>", "")]
    [InlineData("<img src=/a.jpg srcset='/a.jpg 1x, javascript:x 2x, /b.jpg 800w' sizes='(max-width: 600px) 100vw, 50vw'>",
        "<p><img src=\"/a.jpg\" srcset=\"/a.jpg 1x, /b.jpg 800w\" sizes=\"(max-width: 600px) 100vw, 50vw\"></p>")]
    [InlineData("<table><caption>C</caption><tr><th scope=col>a<td colspan=2>b<tr><td></table>",
        "<table><caption>C</caption>\n<tbody><tr><th scope=\"col\">a</th>\n<td colspan=\"2\">b</td></tr>\n<tr><td></td></tr></tbody></table>")]
    [InlineData("<table>loose<tr><td>x</table>", "<table><tbody><tr><td>loose</td></tr>\n<tr><td>x</td></tr></tbody></table>")]
    [InlineData("<blockquote cite='https://e.org/' class=pullquote>Q</blockquote>", "<blockquote cite=\"https://e.org/\" class=\"pullquote\"><p>Q</p></blockquote>")]
    [InlineData("<details open><summary>S<p>s</p></summary>text</details>", "<details open=\"\"><summary>S s</summary>\n<p>text</p></details>")]
    [InlineData("<dl><dt>T<dd>D<dd>E</dl>", "<dl><dt>T</dt>\n<dd>D</dd>\n<dd>E</dd></dl>")]
    [InlineData("<video src=/v.mp4 autoplay onplay=x><source src=/v.webm type='video/webm'>No video</video>after",
        "<video src=\"/v.mp4\" controls=\"\"><source src=\"/v.webm\" type=\"video/webm\"></video>\n<p>after</p>")]
    [InlineData("<p dir=RTL lang=ar>x</p><p lang='\"'>y</p>", "<p lang=\"ar\" dir=\"rtl\">x</p>\n<p>y</p>")]
    [InlineData("<span lang=fr>x</span><span style=a>y</span>", "<p><span lang=\"fr\">x</span>y</p>")]
    [InlineData("<div><section>a</section><div>b</div></div>", "<p>a</p>\n<p>b</p>")]
    [InlineData("<iframe src=/x>x</iframe><form>f<input></form>", "<p>f</p>")]
    [InlineData("<table><tr><td align=RIGHT>1<td style='color:red;text-align : center'>2<td class='has-text-align-left x'>3<td style='text-align:justify'>4</table>",
        "<table><tbody><tr><td class=\"align-right\">1</td>\n<td class=\"align-center\">2</td>\n<td class=\"align-left\">3</td>\n<td>4</td></tr></tbody></table>")]
    [InlineData("H<sub>2</sub>O <abbr title='Acme'>A</abbr> <time datetime=2026-01-02>now</time><hr>", "<p>H<sub>2</sub>O <abbr title=\"Acme\">A</abbr> <time datetime=\"2026-01-02\">now</time></p>\n<hr>")]
    [InlineData("<a href='/x?a=1&amp;b'>x</a><a href='javascript:x'>y</a><a href=foo/bar rel='me nofollow'>z</a>",
        "<p><a href=\"/x?a=1&amp;b\">x</a>y<a href=\"foo/bar\" rel=\"nofollow\">z</a></p>")]
    [InlineData("<pre><code class='language-cs x'>a\n b</code></pre>", "<pre><code class=\"language-cs\">a\n b</code></pre>")]
    [InlineData("<ol start=3 type=a><li value=4>x</ol>", "<ol start=\"3\" type=\"a\"><li value=\"4\">x</li></ol>")]
    [InlineData("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "<p><ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></p>")]
    public void An_article_keeps_what_an_article_may_hold(string html, string clean) => Assert.Equal(clean, ArticleHtml.Sanitise(html));

    [Fact]
    public void Ids_are_unique_and_of_their_own_kind()
    {
        var document = BrowserTree.Parse(ArticleHtml.Sanitise("<p id=x><p id=X><p id='body-x'><p id=cookie>a<p id=cookie>b<p id='1 2'>c"));
        Assert.Equal(["body-cookie", "body-1-2"], document.QuerySelectorAll("[id]").Select(e => e.Id));
    }
}
