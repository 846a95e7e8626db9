namespace Masthead.Web.Sanitising;

/// <summary>
/// The HTML of articles: text, headings from the second level, pictures, sound and film, tables, lists, quotations. No scripts,
/// forms or styles; frames become links; a few classes by name; ids only in a form of their own (<c>body-…</c>). Well-formed, and stable when sanitised again.
/// </summary>
internal static class ArticleHtml
{
    public const int MaxLength = 8_000_000;

    internal static SanitisingPolicy Policy { get; } = SanitisingPolicy.Of(
        [.. Lines(), .. Blocks(), .. Lists(), .. Figures(), .. Tables()],
        renamed: new Dictionary<string, string>
        {
            ["h1"] = "h2", ["h5"] = "h4", ["h6"] = "h4", ["strike"] = "s", ["tt"] = "code", ["acronym"] = "abbr", ["big"] = "strong",
            ["dir"] = "ul", ["menu"] = "ul", ["listing"] = "pre",
        },
        MaxLength,
        maxNodes: 500_000) with
    { LinksEmbeds = true };

    public static string Sanitise(string html) => Sanitise(html, null);

    /// <param name="html">As somebody wrote it.</param>
    /// <param name="leftOut">Is told what readers do not get as it was written.</param>
    public static string Sanitise(string html, LeftOut? leftOut) => HtmlWriter.Write(HtmlReading.Read(html, Policy, leftOut: leftOut));

    private static IEnumerable<ElementRule> Lines()
    {
        foreach (var name in "em strong b i u s small mark sub sup cite kbd samp var dfn bdi ruby rt rp".Split(' '))
            yield return Inline(name);
        yield return Inline("span", new AttributeRule("lang", AttributeValue.Language, Required: true));
        yield return Inline("bdo", new AttributeRule("dir", AttributeValue.Direction, Required: true));
        yield return Inline("code", new AttributeRule("class", AttributeValue.CodeLanguage));
        yield return Inline("abbr", new AttributeRule("title", AttributeValue.Text));
        yield return Inline("q", new AttributeRule("cite", SafeUrl.Link));
        yield return Inline("del", new AttributeRule("datetime", AttributeValue.Time));
        yield return Inline("ins", new AttributeRule("datetime", AttributeValue.Time));
        yield return Inline("time", new AttributeRule("datetime", AttributeValue.Time));
        yield return Inline("a",
            new AttributeRule("href", SafeUrl.LinkOrLocal, Required: true),
            new AttributeRule("id", SafeId.Clean),
            new AttributeRule("title", AttributeValue.Text),
            new AttributeRule("hreflang", AttributeValue.Language),
            new AttributeRule("rel", AttributeValue.LinkRelation));
        yield return new("br", Shape.InlineVoid, Holds.Nothing);
        yield return new("wbr", Shape.InlineVoid, Holds.Nothing);
        yield return new("img", Shape.InlineVoid, Holds.Nothing) { Attributes = Picture() };
    }

    private static IEnumerable<ElementRule> Blocks()
    {
        yield return Block("p", Holds.Phrasing);
        yield return Block("h2", Holds.Phrasing);
        yield return Block("h3", Holds.Phrasing);
        yield return Block("h4", Holds.Phrasing);
        yield return Block("pre", Holds.Phrasing) with { Preformatted = true };
        yield return Block("blockquote", Holds.Paragraphs, new AttributeRule("cite", SafeUrl.Link));
        yield return Block("aside", Holds.Paragraphs);
        yield return Block("details", Holds.Paragraphs, new AttributeRule("open", AttributeValue.Flag)) with { Family = "details" };
        yield return Part("summary", Holds.Phrasing, "details", ["details"]) with { First = true };
        yield return new("hr", Shape.BlockVoid, Holds.Nothing);
    }

    private static IEnumerable<ElementRule> Lists()
    {
        yield return Block("ul", Holds.Parts) with { Family = "list", Implied = "li" };
        yield return Block("ol", Holds.Parts,
            new AttributeRule("start", AttributeValue.Number),
            new AttributeRule("reversed", AttributeValue.Flag),
            new AttributeRule("type", v => v is "1" or "a" or "A" or "i" or "I" ? v : null)) with
        { Family = "list", Implied = "li" };
        yield return Part("li", Holds.Flow, "list", ["ul", "ol"], new AttributeRule("value", AttributeValue.Number));
        yield return Block("dl", Holds.Parts) with { Family = "terms", Implied = "dd" };
        yield return Part("dt", Holds.Phrasing, "terms", ["dl"]);
        yield return Part("dd", Holds.Flow, "terms", ["dl"]);
    }

    private static IEnumerable<ElementRule> Figures()
    {
        yield return Block("figure", Holds.Flow) with { Family = "figure" };
        yield return Part("figcaption", Holds.Flow, "figure", ["figure"]);
        AttributeRule[] playing =
        [
            new("src", SafeUrl.Source),
            new("preload", v => v is "none" or "metadata" ? v : null),
            new("loop", AttributeValue.Flag),
            new("muted", AttributeValue.Flag),
        ];
        yield return Block("audio", Holds.Parts, playing) with { Family = "media", Always = " controls=\"\"", KeptEmpty = true };
        yield return Block("video", Holds.Parts,
            [.. playing, new("poster", SafeUrl.Source), .. Size(), new("playsinline", AttributeValue.Flag)]) with
        { Family = "media", Always = " controls=\"\"", KeptEmpty = true };
        yield return new("source", Shape.PartVoid, Holds.Nothing)
        {
            Family = "media",
            Owners = ["audio", "video"],
            Attributes = [new("src", SafeUrl.Source, Required: true), new("type", AttributeValue.MediaType)],
        };
        yield return new("track", Shape.PartVoid, Holds.Nothing)
        {
            Family = "media",
            Owners = ["audio", "video"],
            Attributes =
            [
                new("src", SafeUrl.Source, Required: true),
                new("kind", v => v is "subtitles" or "captions" or "descriptions" or "chapters" ? v : null),
                new("srclang", AttributeValue.Language),
                new("label", AttributeValue.Text),
                new("default", AttributeValue.Flag),
            ],
        };
    }

    private static IEnumerable<ElementRule> Tables()
    {
        const string table = "table";
        yield return Block(table, Holds.Parts) with { Family = table, Implied = "tbody" };
        yield return Part("caption", Holds.Phrasing, table, [table]);
        foreach (var rows in (string[])["thead", "tbody", "tfoot"])
            yield return Part(rows, Holds.Parts, table, [table]) with { Implied = "tr" };
        yield return Part("tr", Holds.Parts, table, ["thead", "tbody", "tfoot"]) with { Implied = "td" };
        // The side on which a column stands is a class: a style attribute would be blocked, and the align attribute is no more.
        var side = new AttributeRule("class", AttributeValue.CellClass) { Otherwise = [new("style", AttributeValue.SideInStyle), new("align", AttributeValue.Side)] };
        AttributeRule[] spans = [side, new("colspan", AttributeValue.Span), new("rowspan", AttributeValue.Span)];
        yield return Part("td", Holds.Flow, table, ["tr"], spans) with { KeptEmpty = true };
        yield return Part("th", Holds.Flow, table, ["tr"],
            [.. spans, new("scope", v => v is "row" or "col" or "rowgroup" or "colgroup" ? v : null)]) with
        { KeptEmpty = true };
    }

    private static AttributeRule[] Picture() =>
    [
        new("src", SafeUrl.Source, Required: true),
        new("alt", AttributeValue.Text),
        .. Size(),
        new("loading", v => v is "lazy" or "eager" ? v : null),
        new("decoding", v => v is "async" or "sync" or "auto" ? v : null),
        new("srcset", AttributeValue.SourceSet),
        new("sizes", AttributeValue.Sizes),
    ];

    private static AttributeRule[] Size() => [new("width", AttributeValue.Number), new("height", AttributeValue.Number)];

    private static AttributeRule[] Common() =>
    [
        new("id", SafeId.Clean),
        new("class", AttributeValue.Class),
        new("lang", AttributeValue.Language),
        new("dir", AttributeValue.Direction),
    ];

    private static IEnumerable<AttributeRule> Others(AttributeRule[] attributes) => Common().Where(common => attributes.All(own => own.Name != common.Name));

    private static ElementRule Inline(string name, params AttributeRule[] attributes) => new(name, Shape.Inline, Holds.Phrasing)
    {
        Attributes = [.. attributes, .. Others(attributes).Where(c => c.Name is "lang" or "dir")],
    };

    private static ElementRule Block(string name, Holds holds, params AttributeRule[] attributes) =>
        new(name, Shape.Block, holds) { Attributes = [.. attributes, .. Common()] };

    private static ElementRule Part(string name, Holds holds, string family, string[] owners, params AttributeRule[] attributes) =>
        new(name, Shape.Part, holds) { Attributes = [.. attributes, .. Others(attributes)], Family = family, Owners = owners };
}
