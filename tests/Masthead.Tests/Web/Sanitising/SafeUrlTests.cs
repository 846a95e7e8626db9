namespace Masthead.Web.Sanitising;

public sealed class SafeUrlTests
{
    [Theory]
    [InlineData("example.org", "http://example.org")]
    [InlineData(" https://Example.org/a b ", "https://Example.org/a%20b")]
    [InlineData("http:\\\\example.org\\a", "http://example.org/a")]
    [InlineData("//example.org", "https://example.org")]
    [InlineData("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/")]
    [InlineData("https://bücher.example:8080/", "https://bücher.example:8080/")]
    [InlineData("http://[::1]/", "http://[::1]/")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("java\nscript:alert(1)", null)]
    [InlineData("\u0001javascript:alert(1)", null)]
    [InlineData("javascript\u200B:alert(1)", null)]
    [InlineData("JaVaScRiPt :alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("http://user@example.org", null)]
    [InlineData("http://", null)]
    [InlineData("/local", null)]
    [InlineData("mailto:a@example.org", null)]
    [InlineData("my site", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_website_is_a_web_address(string? typed, string? url) => Assert.Equal(url, SafeUrl.Website(typed));

    [Theory]
    [InlineData("/a/b?c=d#e", "/a/b?c=d#e")]
    [InlineData("#Fn:1", "#body-fn-1")]
    [InlineData("\\\\evil.example\\x", "https://evil.example/x")]
    [InlineData("/\t/evil.example", "https://evil.example")]
    [InlineData("a:b", null)]
    [InlineData("vbscript:x", null)]
    [InlineData("mailto:editor@example.org?subject=A b", "mailto:editor@example.org?subject=A%20b")]
    public void A_link_in_an_article_may_be_local(string typed, string? url) => Assert.Equal(url, SafeUrl.LinkOrLocal(typed));

    [Fact]
    public void An_endless_address_is_none() => Assert.Null(SafeUrl.Link("https://e.org/" + new string('x', 5000)));
}
