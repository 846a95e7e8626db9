using Masthead.Features.Media;
using Masthead.Features.Sections;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>A place that stories stand at, and how they look there.</summary>
internal sealed record StoryLook
{
    public static readonly StoryLook RiverLead = new(0) { Class = "story lead", PictureSizes = "(min-width: 40rem) 16rem, 100vw", IsFirst = true };
    public static readonly StoryLook River = new(1) { PictureSizes = "(min-width: 40rem) 16rem, 100vw" };
    public static readonly StoryLook FrontLead = new(2) { Class = "story lead", PictureSizes = "(min-width: 64rem) 48rem, 100vw", IsFirst = true };
    public static readonly StoryLook FirstBeside = new(3) { PictureSizes = "(min-width: 40rem) 24rem, 100vw" };
    public static readonly StoryLook Beside = new(4);
    public static readonly StoryLook FirstInColumn = new(5) { Heading = "h3", PictureSizes = "(min-width: 40rem) 24rem, 100vw", NamesSection = false };
    public static readonly StoryLook InColumn = new(6) { Heading = "h3", HasStandfirst = false, NamesSection = false };
    public const int Count = 7;

    private StoryLook(int index) => Index = index;

    /// <summary>From 0, below <see cref="Count"/>.</summary>
    public int Index { get; }
    public string Class { get; private init; } = "story";
    public string Heading { get; private init; } = "h2";

    /// <summary>How wide the picture stands, as in the <c>sizes</c> attribute; null: without a picture.</summary>
    public string? PictureSizes { get; private init; }

    /// <summary>Its picture is the first of the page.</summary>
    public bool IsFirst { get; private init; }
    public bool HasStandfirst { get; private init; } = true;
    public bool NamesSection { get; private init; } = true;
}

/// <summary>Draws stories and pages of lists.</summary>
internal static class StoryHtml
{
    public static void Write(HtmlOutput html, Story story, StoryLook look, SectionMap sections, PrintedTime time) =>
        html.Raw(story.Drawn(look, look.NamesSection ? sections.Find(story.SectionId) : null, time));

    /// <summary>Draws a story anew; <see cref="Story.Drawn"/> remembers.</summary>
    public static void Draw(HtmlOutput html, Story story, StoryLook look, SectionView? section, PrintedTime time)
    {
        html.Write($"<article class=\"{new RawMarkup(look.Class)}\"");
        WriteLanguage(html, story.Language);
        html.Raw(">\n"u8);
        if (look.PictureSizes is { } sizes && story.Lead is { } picture)
        {
            html.Write($"""<figure><a href="{story.Address}" tabindex="-1" aria-hidden="true">""");
            PictureTag.Write(html, picture, "", sizes, look.IsFirst);
            html.Raw("</a></figure>\n"u8);
        }
        if (section is { } part)
            html.Write($"""<p class="kicker"><a href="{part.Address}">{part.Name}</a></p>""");
        var heading = new RawMarkup(look.Heading);
        html.Write($"""<{heading}><a href="{story.Address}">{story.Headline}</a></{heading}>""");
        if (look.HasStandfirst && story.Standfirst is not "")
            html.Write($"""<p class="standfirst">{story.Standfirst}</p>""");
        html.Write($"""

            <p class="meta"><time datetime="{PrintedTime.Machine(story.PublishedAt)}">{time.Short(story.PublishedAt)}</time>
            """);
        if (story.CommentCount > 0)
            html.Write($"""
                 <a href="{story.Address}#comments">{story.CommentCount} {new RawMarkup(story.CommentCount == 1 ? "comment" : "comments")}</a>
                """);
        html.Raw("</p>\n</article>\n"u8);
    }

    /// <summary>Attributes for what is written in a language of its own.</summary>
    public static void WriteLanguage(HtmlOutput html, string language)
    {
        if (language is not "")
            html.Write($" lang=\"{language}\"{new OptionalAttribute("dir", WritingDirection.Of(language))}");
    }

    /// <summary>One page of a list, with the ways to its other pages.</summary>
    public static void Write(HtmlOutput html, River river)
    {
        if (river.Stories.Count == 0)
            html.Raw("<p class=\"notice\">Nothing has been published here yet.</p>\n"u8);
        else
            html.Raw("<div class=\"river\">\n"u8);
        for (var i = 0; i < river.Stories.Count; i++)
            Write(html, river.Stories[i], i == 0 && river.Newest is null ? StoryLook.RiverLead : StoryLook.River, river.Sections, river.Time);
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
