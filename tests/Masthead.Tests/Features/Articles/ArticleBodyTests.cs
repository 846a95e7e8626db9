using Masthead.Features.Articles;

namespace Masthead.Tests.Features.Articles;

public sealed class ArticleBodyTests
{
    [Fact]
    public void A_footnote_leads_to_its_words_and_they_lead_back()
    {
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(ArticleBody.Render(BodyFormat.Markdown, "Nine metres[^depth], not eleven[^2].\n\n[^depth]: At *low* water.\n[^2]: As printed."));

        var mark = page.QuerySelector("p > a > sup")!.ParentElement!;
        Assert.Equal("1", mark.TextContent);
        var note = page.QuerySelector(mark.GetAttribute("href")!)!;
        Assert.Equal("OL footnotes", $"{note.ParentElement!.TagName} {note.ParentElement.ClassName}");
        Assert.StartsWith("At low water.", note.TextContent, StringComparison.Ordinal);
        Assert.Same(mark, page.QuerySelector(note.QuerySelector("a[title='Back to the text']")!.GetAttribute("href")!));
        Assert.Equal(2, page.QuerySelectorAll("ol.footnotes > li").Length);
    }

    [Fact]
    public void The_columns_of_a_table_stand_where_they_were_put() =>
        Assert.Equal(
            "<table><thead><tr><th>Boat</th>\n<th class=\"align-center\">Day</th>\n<th class=\"align-right\">Tons</th></tr></thead>\n" +
            "<tbody><tr><td>Maren</td>\n<td class=\"align-center\">Monday</td>\n<td class=\"align-right\">12</td></tr></tbody></table>",
            ArticleBody.Render(BodyFormat.Markdown, "| Boat | Day | Tons |\n|---|:-:|--:|\n| Maren | Monday | 12 |"));
}
