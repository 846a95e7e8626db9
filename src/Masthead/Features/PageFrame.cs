using System.Text.Json;
using Masthead.Features.Reading;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Web;

namespace Masthead.Features;

/// <summary>
/// What stands around every page: the head, the paper's name, the way to the sections, the foot. Pages that are written by hand call the parts in their order,
/// Razor's pages through their layout. Thread-safe.
/// </summary>
internal sealed class PageFrames(CurrentSettings settings, SectionTree tree, Assets assets, ThemeSheet sheet, ThemeFiles theme, SiteAddress address)
{
    private readonly string icon = assets.Inline("/assets/icon.svg");

    public async ValueTask<PageFrame> OpenAsync(HttpContext context, PageHead head) => new()
    {
        Request = context.Request,
        Head = head,
        Site = await settings.GetAsync(context.RequestAborted),
        Sections = await tree.GetAsync(context.RequestAborted),
        Sheet = await sheet.AddressAsync(context.RequestAborted),
        Icon = icon,
        Theme = theme,
        Origin = address.Of(context.Request),
    };

    /// <summary>Answers with a page that is written by hand.</summary>
    /// <param name="context">The request.</param>
    /// <param name="head">What the page says of itself.</param>
    /// <param name="contents">What <paramref name="body"/> draws.</param>
    /// <param name="body">Writes what stands inside the frame.</param>
    public async Task SendAsync<T>(HttpContext context, PageHead head, T contents, Action<HtmlOutput, PageFrame, T> body)
    {
        var frame = await OpenAsync(context, head);
        using var html = new HtmlOutput();
        frame.WriteHead(html);
        frame.WriteOpening(html);
        body(html, frame, contents);
        frame.WriteClosing(html);
        await html.SendAsync(context.Response);
    }
}

/// <summary>The frame of one page.</summary>
internal sealed class PageFrame
{
    public required HttpRequest Request { get; init; }
    public required PageHead Head { get; init; }
    public required SiteSettings Site { get; init; }
    public required SectionMap Sections { get; init; }

    /// <summary>The address of the style sheet.</summary>
    public required string Sheet { get; init; }
    public required string Icon { get; init; }
    public required ThemeFiles Theme { get; init; }

    /// <summary>Scheme and host of the site.</summary>
    public required string Origin { get; init; }

    /// <summary>What an operator's theme puts at a place of this page.</summary>
    public RawMarkup Extra(string place) => new(Theme.At(place, Origin, Site, Head));

    public string Absolute(string path) => Origin + SiteAddress.Escaped(path.StartsWith('/') ? path : "/" + path);

    /// <summary>From the doctype to the end of what every page's head holds.</summary>
    public void WriteHead(HtmlOutput html)
    {
        var title = Head.IsFront ? Site.Name + (Site.Tagline is "" ? "" : ": " + Site.Tagline) : Head.Title + " · " + Site.Name;
        html.Write($"""
            <!doctype html>
            <html lang="{Site.Language}"{new OptionalAttribute("dir", WritingDirection.Of(Site.Language) is "rtl" ? "rtl" : null)}>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <link rel="stylesheet" href="{Sheet}">
            <link rel="icon" href="{Icon}" type="image/svg+xml">

            """);
        if (Head.Description is not "")
            Meta(html, "name", "description", Head.Description);
        Meta(html, "name", "robots", Head.IsIndexed ? "max-image-preview:large" : "noindex");
        if (Head.Canonical is { } canonical)
            WriteAddresses(html, Absolute(canonical));
        html.Write($"""
            <link rel="alternate" type="application/rss+xml" title="{(Head.FeedsAt is "/" ? Site.Name : Head.Title + " · " + Site.Name)}" href="{Head.FeedsAt}feed.xml">
            <link rel="search" type="application/opensearchdescription+xml" title="{Site.Name}" href="/opensearch.xml">

            """);
        if (Head.CommentFeed is { } comments)
            html.Write($"""<link rel="alternate" type="application/atom+xml" title="Comments on {Head.Title}" href="{comments}">""");
        if (ForMachines() is { } data)
        {
            html.Raw("<script type=\"application/ld+json\">"u8);
            StructuredData.Write(html, data);
            html.Raw("</script>"u8);
        }
        html.Raw("\n"u8);
    }

    /// <summary>From the end of the head to the beginning of the page's own part.</summary>
    public void WriteOpening(HtmlOutput html)
    {
        html.Write($"""
            {Extra(ThemePlace.Head)}
            </head>
            <body{new OptionalAttribute("class", Head.IsFront ? "front" : null)}>
            <a class="skip" href="#main">Skip to the news</a>
            <header class="masthead">
            {Extra(ThemePlace.Masthead)}
            """);
        html.Raw(Head.IsFront ? "<h1 class=\"nameplate\"><a href=\"/\">"u8 : "<p class=\"nameplate\"><a href=\"/\">"u8);
        if (Site.Logo is { } logo)
            html.Write($"""<img src="{logo.Address}" alt="{Site.Name}" width="{logo.Width}" height="{logo.Height}">""");
        else
            html.Text(Site.Name);
        if (Head.IsFront)
            html.Write($"""
                </a></h1>
                <p class="ear">{Head.Dateline}</p>
                <p class="ear motto">{Site.Tagline}</p>
                """);
        else
            html.Raw("</a></p>"u8);
        WriteWays(html);
    }

    /// <summary>From the end of the page's own part to the end of the document.</summary>
    public void WriteClosing(HtmlOutput html) => html.Write($"""

        </main>
        <footer class="colophon">
        {Extra(ThemePlace.Footer)}
        <p class="nameplate"><a href="/">{Site.Name}</a></p>
        <ul>
        <li><a href="/feed.xml">Feed</a></li>
        <li><a href="/comments/feed.xml">Comments feed</a></li>
        <li><a href="/privacy/comments">How comments are checked</a></li>
        <li><a href="/newsroom">Newsroom</a></li>
        </ul>
        <p>Published with Masthead</p>
        </footer>
        </body>
        </html>

        """);

    private void WriteAddresses(HtmlOutput html, string canonical)
    {
        html.Write($"""<link rel="canonical" href="{canonical}">""");
        foreach (var (language, alternate) in Head.Alternates)
            html.Write($"""<link rel="alternate" hreflang="{language}" href="{Absolute(alternate)}">""");
        Property(html, "og:url", canonical);
        Property(html, "og:type", Head.Kind);
        Property(html, "og:title", Head.IsFront ? Site.Name : Head.Title);
        Property(html, "og:site_name", Site.Name);
        Property(html, "og:locale", (Head.Language is "" ? Site.Language : Head.Language).Replace('-', '_'));
        if (Head.Description is not "")
            Property(html, "og:description", Head.Description);
        WritePicture(html);
        Meta(html, "name", "twitter:card", Head.Picture is null ? "summary" : "summary_large_image");
        if (Head.PublishedAt is { } published)
            Property(html, "article:published_time", PrintedTime.Machine(published));
        if (Head.ModifiedAt is { } modified)
            Property(html, "article:modified_time", PrintedTime.Machine(modified));
        if (Head.Section is not "")
            Property(html, "article:section", Head.Section);
        foreach (var author in Head.AuthorAddresses)
            Property(html, "article:author", Absolute(author));
        foreach (var label in Head.Labels)
            Property(html, "article:tag", label);
    }

    private void WritePicture(HtmlOutput html)
    {
        if ((Head.Picture ?? (Site.Logo is { } logo ? new HeadPicture(logo.Address, logo.Width, logo.Height, Site.Name) : null)) is not { } picture)
            return;
        html.Write($"""
            <meta property="og:image" content="{Absolute(picture.Address)}">
            <meta property="og:image:width" content="{picture.Width}">
            <meta property="og:image:height" content="{picture.Height}">

            """);
        if (picture.Alt is not "")
            Property(html, "og:image:alt", picture.Alt);
    }

    private void WriteWays(HtmlOutput html)
    {
        if (Request.Path != "/search")
            html.Raw("""<form class="find" action="/search" role="search"><label class="quiet" for="find">Search the paper</label><input id="find" name="q" type="search" placeholder="Search" maxlength="200" required><button class="quiet">Search</button></form>"""u8);
        html.Raw("<nav aria-label=\"Sections\"><ul>"u8);
        foreach (var part in Sections.Roots)
            if (part.IsListed)
                html.Write($"""<li><a href="{part.Address}"{new OptionalAttribute("aria-current", part.Id == Head.TopSectionId ? "true" : null)}>{part.Name}</a></li>""");
        html.Raw("</ul></nav>\n</header>\n<main id=\"main\">\n"u8);
    }

    // Every page says what it is; what the front page is, is the paper.
    private Action<Utf8JsonWriter>? ForMachines() => Head.StructuredData ?? (Head.IsFront
        ? StructuredData.Paper(Site.Name, Site.Tagline, Absolute("/"), Site.Logo is { } logo ? (Absolute(logo.Address), logo.Width, logo.Height) : null)
        : null);

    private static void Property(HtmlOutput html, string name, string content) => Meta(html, "property", name, content);

    private static void Meta(HtmlOutput html, string kind, string name, string content) => html.Write($"<meta {new RawMarkup(kind)}=\"{new RawMarkup(name)}\" content=\"{content}\">\n");
}
