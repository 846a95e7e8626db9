using Masthead.Features.Media;
using Masthead.Features.Sections;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>How one story of a list is drawn.</summary>
/// <param name="Class">Of the element: <c>story</c>, <c>story lead</c>.</param>
/// <param name="Heading"><c>h2</c> or <c>h3</c>.</param>
/// <param name="Section">Named above the headline; null: not.</param>
/// <param name="PictureSizes">How wide its picture stands, as in the <c>sizes</c> attribute; null: without a picture.</param>
/// <param name="IsFirst">Its picture is the first of the page.</param>
/// <param name="HasStandfirst">With what the story says in a sentence.</param>
[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]
internal readonly record struct StoryLook(string Class, string Heading, SectionView? Section, string? PictureSizes, bool IsFirst, bool HasStandfirst);

/// <summary>Draws stories and pages of lists.</summary>
internal static class StoryHtml
{
    public static void Write(HtmlOutput html, Story story, StoryLook look, PrintedTime time)
    {
        html.Write($"<article class=\"{new RawHtml(look.Class)}\"");
        WriteLanguage(html, story.Language);
        html.Raw(">\n"u8);
        if (look.PictureSizes is { } sizes && story.Lead is { } picture)
        {
            html.Write($"""<figure><a href="{story.Address}" tabindex="-1" aria-hidden="true">""");
            PictureTag.Write(html, picture, "", sizes, look.IsFirst);
            html.Raw("</a></figure>\n"u8);
        }
        if (look.Section is { } part)
            html.Write($"""<p class="kicker"><a href="{part.Address}">{part.Name}</a></p>""");
        var heading = new RawHtml(look.Heading);
        html.Write($"""<{heading}><a href="{story.Address}">{story.Headline}</a></{heading}>""");
        if (look.HasStandfirst && story.Standfirst is not "")
            html.Write($"""<p class="standfirst">{story.Standfirst}</p>""");
        html.Write($"""

            <p class="meta"><time datetime="{PrintedTime.Machine(story.PublishedAt)}">{time.Short(story.PublishedAt)}</time>
            """);
        if (story.CommentCount > 0)
            html.Write($"""
                 <a href="{story.Address}#comments">{story.CommentCount} {new RawHtml(story.CommentCount == 1 ? "comment" : "comments")}</a>
                """);
        html.Raw("</p>\n</article>\n"u8);
    }

    /// <summary>Attributes for what is written in a language of its own.</summary>
    public static void WriteLanguage(HtmlOutput html, string language)
    {
        if (language is not "")
            html.Write($" lang=\"{language}\"{new HtmlAttribute("dir", WritingDirection.Of(language))}");
    }

    /// <summary>One page of a list, with the ways to its other pages.</summary>
    public static void Write(HtmlOutput html, River river)
    {
        if (river.Stories.Count == 0)
            html.Raw("<p class=\"notice\">Nothing has been published here yet.</p>\n"u8);
        else
            html.Raw("<div class=\"river\">\n"u8);
        for (var i = 0; i < river.Stories.Count; i++)
        {
            var isFirst = i == 0 && river.Newest is null;
            Write(html, river.Stories[i], new StoryLook(isFirst ? "story lead" : "story", "h2", river.Sections.Find(river.Stories[i].SectionId), "(min-width: 40rem) 16rem, 100vw", isFirst, HasStandfirst: true), river.Time);
        }
        if (river.Stories.Count > 0)
            html.Raw("</div>\n"u8);
        if (river.Newest is null && river.Earlier is null)
            return;
        html.Raw("<nav class=\"pager\" aria-label=\"Pages\">\n"u8);
        if (river.Newest is { } newest)
            html.Write($"<a href=\"{newest}\">Back to the newest</a>\n");
        if (river.Earlier is { } earlier)
            html.Write($"<a href=\"{earlier}\" rel=\"next\">Earlier stories</a>\n");
        html.Raw("</nav>\n"u8);
    }
}
