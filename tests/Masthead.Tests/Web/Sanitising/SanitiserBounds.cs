using System.Diagnostics;

namespace Masthead.Web.Sanitising;

/// <summary>Hostile shapes cost no more than honest ones.</summary>
public sealed class SanitiserBounds
{
    // Measured at 20-150 ms a megabyte on a busy two-core machine; a quadratic step would take minutes.
    private static readonly TimeSpan PerMegabyte = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string> Shapes => new()
    {
        { "open divs", Repeat("<div>", 100_000) },
        { "open quotations", Repeat("<blockquote>", 100_000) },
        { "open lists", Repeat("<ul><li>", 100_000) },
        { "lists in lists", Repeat("<ul>", 100_000) },
        { "open tables", Repeat("<table><tr><td>", 60_000) },
        { "open formatting", Repeat("<b><i><em><strong><code>x", 30_000) },
        { "crossing formatting", Repeat("<b><i>x</b>y</i>", 60_000) },
        { "formatting with attributes", string.Concat(Enumerable.Range(0, 40_000).Select(i => $"<a href=http://e.org/{i}><font size={i}><p>")) },
        { "closing tags", Repeat("</p></b></div>", 60_000) },
        { "unclosed scripts", Repeat("<script>", 100_000) },
        { "unclosed styles and scripts", Repeat("<script><style>x", 60_000) },
        { "unclosed comments", Repeat("<!--", 200_000) },
        { "bogus comments", Repeat("</3", 300_000) },
        { "ampersands", Repeat("&", 1_000_000) },
        { "half entities", Repeat("&notinx", 150_000) },
        { "left angles", Repeat("<", 1_000_000) },
        { "attributes", "<a " + string.Concat(Enumerable.Range(0, 100_000).Select(i => $"a{i}=1 ")) + ">x" },
        { "the same attribute", "<a " + Repeat("href=x ", 100_000) + ">x" },
        { "unknown tags", Repeat("<grin>", 150_000) },
        { "paragraphs", Repeat("<p>x", 200_000) },
        { "lines", Repeat("x\n\n", 300_000) },
        { "blank lines", Repeat("\n", 1_000_000) },
        { "addresses", Repeat("http://e.org/((( ", 60_000) },
        { "one address", "http://e.org/" + Repeat(")", 900_000) },
        { "breaks", Repeat("x<br>", 200_000) },
        { "spaces", "x" + Repeat(" ", 1_000_000) + "<p>" },
        { "figures", Repeat("<figure><figcaption>", 50_000) },
        { "sources", "<img src=x srcset='" + Repeat("a 1x, ", 100_000) + "'>" },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void A_hostile_shape_costs_what_its_length_costs(string shape, string html)
    {
        foreach (var way in (Func<string, string>[])[CommentHtml.Sanitise, CommentHtml.FromPlainText, ArticleHtml.Sanitise])
        {
            var clock = Stopwatch.StartNew();
            var clean = way(html);
            var perMegabyte = clock.Elapsed / (html.Length / 1e6);
            Assert.True(perMegabyte < PerMegabyte, $"{shape}: {perMegabyte.TotalMilliseconds:0} ms a megabyte");
            Assert.InRange(clean.Length, 0, (8 * html.Length) + 100_000);
        }
    }

    private static string Repeat(string piece, int times) => string.Concat(Enumerable.Repeat(piece, times));
}
