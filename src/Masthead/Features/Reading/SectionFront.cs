using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Web;

namespace Masthead.Features.Reading;

/// <summary>The front of a section: everything in it and below it, newest first.</summary>
internal sealed class SectionFront(RiverReader reader, PageFrames frames, SiteAddress site)
{
    public async Task AnswerAsync(HttpContext context, SectionMap sections, SectionView section, string? before)
    {
        if (!context.Request.Path.Value!.EndsWith('/'))
        {
            context.Response.Redirect(SiteAddress.Escaped(section.Address) + context.Request.QueryString, permanent: true);
            return;
        }
        var chain = sections.ChainTo(section.Id);
        var river = await reader.ReadAsync(context, ListingKind.Section, section.Id, section.Address, before, PageTags.Section(section.Id), context.RequestAborted);
        var head = new PageHead
        {
            Title = section.Name,
            Description = section.Description,
            Canonical = section.Address,
            FeedsAt = section.Address,
            TopSectionId = chain[0].Id,
            IsIndexed = before is null,
            StructuredData = StructuredData.Breadcrumb(chain.Select(above => (above.Name, site.Absolute(context.Request, above.Address))), site.Absolute(context.Request, "/")),
        };
        await frames.SendAsync(context, head, (Chain: chain, River: river), static (html, _, page) => Write(html, page.Chain, page.River));
    }

    private static void Write(HtmlOutput html, IReadOnlyList<SectionView> chain, River river)
    {
        var section = chain[^1];
        html.Raw("<nav class=\"crumbs\" aria-label=\"Breadcrumb\"><ol>\n<li><a href=\"/\">Home</a></li>\n"u8);
        for (var i = 0; i < chain.Count - 1; i++)
            html.Write($"""<li><a href="{chain[i].Address}">{chain[i].Name}</a></li>""");
        html.Write($"""
            <li><span aria-current="page">{section.Name}</span></li>
            </ol></nav>
            <header class="title">
            <h1>{section.Name}</h1>

            """);
        if (section.Description is not "")
            html.Write($"<p>{section.Description}</p>\n");
        WriteBelow(html, river.Sections, section);
        html.Raw("</header>\n"u8);
        StoryHtml.Write(html, river);
    }

    private static void WriteBelow(HtmlOutput html, SectionMap sections, SectionView section)
    {
        var any = false;
        foreach (var child in sections.ChildrenOf(section.Id))
        {
            if (!child.IsListed)
                continue;
            if (!any)
                html.Raw("<nav aria-label=\"Subsections\"><ul class=\"labels\">\n"u8);
            any = true;
            html.Write($"""<li><a href="{child.Address}">{child.Name}</a></li>""");
        }
        if (any)
            html.Raw("</ul></nav>\n"u8);
    }
}
