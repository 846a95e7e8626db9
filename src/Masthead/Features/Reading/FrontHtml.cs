using Masthead.Features.Settings;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>Draws the front page.</summary>
internal static class FrontHtml
{
    public static void Write(HtmlOutput html, PageFrame frame, FrontEdition edition)
    {
        if (edition.Lead is not { } lead)
        {
            html.Raw("<p class=\"notice\">Nothing has been published yet. The first edition is being written.</p>\n"u8);
            return;
        }
        html.Write($"{frame.Extra(ThemePlace.Front)}<div class=\"top\">\n");
        StoryHtml.Write(html, lead, StoryLook.FrontLead, edition.Sections, edition.Time);
        WriteSeconds(html, edition);
        WriteDiscussed(html, edition.MostDiscussed);
        html.Raw("</div>\n<div class=\"rivers\">\n"u8);
        foreach (var column in edition.Columns)
            WriteColumn(html, column, edition);
        html.Raw("</div>\n"u8);
    }

    private static void WriteSeconds(HtmlOutput html, FrontEdition edition)
    {
        if (edition.Seconds.Count == 0)
            return;
        html.Raw("<div class=\"seconds\">\n"u8);
        for (var i = 0; i < edition.Seconds.Count; i++)
            StoryHtml.Write(html, edition.Seconds[i], i == 0 ? StoryLook.FirstBeside : StoryLook.Beside, edition.Sections, edition.Time);
        html.Raw("</div>\n"u8);
    }

    private static void WriteDiscussed(HtmlOutput html, IReadOnlyList<Story> stories)
    {
        if (stories.Count == 0)
            return;
        html.Raw("<section class=\"discussed\" aria-labelledby=\"discussed\"><h2 id=\"discussed\">Most discussed</h2><ol>\n"u8);
        foreach (var story in stories)
        {
            html.Raw("<li"u8);
            StoryHtml.WriteLanguage(html, story.Language);
            html.Write($"""><p><a href="{story.Address}#comments">{story.Headline}</a> <small>{story.CommentCount} {new RawMarkup(story.CommentCount == 1 ? "comment" : "comments")}</small></p></li>""");
        }
        html.Raw("</ol></section>\n"u8);
    }

    private static void WriteColumn(HtmlOutput html, FrontColumn column, FrontEdition edition)
    {
        var part = column.Section;
        html.Write($"""<section aria-labelledby="section-{part.Id}"><div class="head"><h2 id="section-{part.Id}"><a href="{part.Address}">{part.Name}</a></h2>""");
        var any = false;
        foreach (var child in edition.Sections.ChildrenOf(part.Id))
        {
            if (!child.IsListed)
                continue;
            html.Write($"""{new RawMarkup(any ? "" : "\n<ul>")}<li><a href="{child.Address}">{child.Name}</a></li>""");
            any = true;
        }
        html.Raw(any ? "</ul></div>\n"u8 : "</div>\n"u8);
        for (var i = 0; i < column.Stories.Count; i++)
            StoryHtml.Write(html, column.Stories[i], i == 0 ? StoryLook.FirstInColumn : StoryLook.InColumn, edition.Sections, edition.Time);
        html.Raw("</section>\n"u8);
    }
}
