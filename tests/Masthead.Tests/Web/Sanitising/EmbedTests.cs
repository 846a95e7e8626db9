namespace Masthead.Web.Sanitising;

/// <summary>What would have been loaded from another host is a link with the name of the service.</summary>
public sealed class EmbedTests
{
    [Theory]
    [InlineData("https://www.youtube.com/embed/dQw4w9WgXcQ?start=42&rel=0", "YouTube video player", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s", "Watch on YouTube")]
    [InlineData("//www.youtube-nocookie.com/embed/dQw4w9WgXcQ", "The tide comes in", "https://www.youtube.com/watch?v=dQw4w9WgXcQ", "The tide comes in (YouTube)")]
    [InlineData("https://www.youtube.com/embed/videoseries?list=PL1", "", "https://www.youtube.com/playlist?list=PL1", "Watch on YouTube")]
    [InlineData("https://player.vimeo.com/video/76979871?h=8272103f6e", "", "https://vimeo.com/76979871", "Watch on Vimeo")]
    [InlineData("https://open.spotify.com/embed/episode/7makk4oTQel546B0PZlDM5", "", "https://open.spotify.com/episode/7makk4oTQel546B0PZlDM5", "Listen on Spotify")]
    [InlineData("https://w.soundcloud.com/player/?url=https%3A//soundcloud.com/harbour/tide&color=1", "", "https://soundcloud.com/harbour/tide", "Listen on SoundCloud")]
    [InlineData("https://w.soundcloud.com/player/?url=javascript%3Aalert(1)", "", null, "")]
    [InlineData("https://www.instagram.com/p/Cx1/embed/", "", "https://www.instagram.com/p/Cx1/", "See it on Instagram")]
    [InlineData("https://datawrapper.dwcdn.net/abcde/3/", "Landings by port", "https://datawrapper.dwcdn.net/abcde/3/", "Landings by port (Datawrapper)")]
    [InlineData("https://maps.harbour.example/tides?a=1&b=2", "", "https://maps.harbour.example/tides?a=1&b=2", "See it on maps.harbour.example")]
    [InlineData("https://evilyoutube.com/embed/x", "", "https://evilyoutube.com/embed/x", "See it on evilyoutube.com")]
    [InlineData("/media/local.html", "", null, "")]
    [InlineData("javascript:alert(1)", "", null, "")]
    [InlineData("https://youtube.com@evil.example/embed/x", "", null, "")]
    public void A_player_leads_to_the_page_of_what_it_plays(string source, string title, string? address, string words)
    {
        var embed = Embed.Of(source, title);
        Assert.Equal((address, words), (embed?.Address, embed?.Words ?? ""));
    }

    [Theory]
    [InlineData("<p>See:<iframe src='https://www.youtube.com/embed/abc' width=560 allowfullscreen>No frames</iframe></p><p>After</p>",
        "<p>See:</p>\n<p><a href=\"https://www.youtube.com/watch?v=abc\">Watch on YouTube</a></p>\n<p>After</p>")]
    [InlineData("<figure><iframe src='https://player.vimeo.com/video/1'></iframe><figcaption>The tide</figcaption></figure>",
        "<figure><p><a href=\"https://vimeo.com/1\">Watch on Vimeo</a></p><figcaption>The tide</figcaption></figure>")]
    [InlineData("<object data='https://e.org/a'><embed src='https://e.org/a'></object>", "<p><a href=\"https://e.org/a\">See it on e.org</a></p>")]
    [InlineData("<ul><li>a<iframe src=https://e.org/a></iframe></ul>", "<ul><li>a<p><a href=\"https://e.org/a\">See it on e.org</a></p></li></ul>")]
    public void An_embed_stands_in_the_text_as_a_link(string html, string clean) => Assert.Equal(clean, ArticleHtml.Sanitise(html));

    [Fact]
    public void A_comment_still_holds_no_trace_of_one() => Assert.Equal("<p>a b</p>", CommentHtml.Sanitise("a <iframe src=https://www.youtube.com/embed/abc></iframe>b"));
}
