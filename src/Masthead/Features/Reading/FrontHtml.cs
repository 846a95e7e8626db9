using Masthead.Features.Sections;
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
        StoryHtml.Write(html, lead, new StoryLook("story lead", "h2", edition.Sections.Find(lead.SectionId), "(min-width: 64rem) 48rem, 100vw", IsFirst: true, HasStandfirst: true), edition.Time);
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
            WriteStory(html, edition.Seconds[i], "h2", edition.Sections.Find(edition.Seconds[i].SectionId), withPicture: i == 0, withStandfirst: true, edition.Time);
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
            html.Write($"""><p><a href="{story.Address}#comments">{story.Headline}</a> <small>{story.CommentCount} {new RawHtml(story.CommentCount == 1 ? "comment" : "comments")}</small></p></li>""");
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
            html.Write($"""{new RawHtml(any ? "" : "\n<ul>")}<li><a href="{child.Address}">{child.Name}</a></li>""");
            any = true;
        }
        html.Raw(any ? "</ul></div>\n"u8 : "</div>\n"u8);
        for (var i = 0; i < column.Stories.Count; i++)
            WriteStory(html, column.Stories[i], "h3", section: null, withPicture: i == 0, withStandfirst: i == 0, edition.Time);
        html.Raw("</section>\n"u8);
    }

    private static void WriteStory(HtmlOutput html, Story story, string heading, SectionView? section, bool withPicture, bool withStandfirst, PrintedTime time) =>
        StoryHtml.Write(html, story, new StoryLook("story", heading, section, withPicture ? "(min-width: 40rem) 24rem, 100vw" : null, IsFirst: false, withStandfirst), time);
}
