using System.Collections.Frozen;

namespace Masthead.Web.Sanitising;

/// <summary>Where an element stands in a document.</summary>
internal enum Shape
{
    /// <summary>Runs inside a line: <c>em</c>, <c>a</c>.</summary>
    Inline,

    /// <summary>Stands in a line and holds nothing: <c>br</c>, <c>img</c>.</summary>
    InlineVoid,

    /// <summary>Stands on its own: <c>p</c>, <c>blockquote</c>.</summary>
    Block,

    /// <summary>Stands on its own and holds nothing: <c>hr</c>.</summary>
    BlockVoid,

    /// <summary>Stands only inside its owner: <c>li</c>, <c>td</c>, <c>figcaption</c>.</summary>
    Part,

    /// <summary>Stands only inside its owner and holds nothing: <c>source</c>.</summary>
    PartVoid,
}

/// <summary>What an element may hold.</summary>
internal enum Holds
{
    Nothing,

    /// <summary>Text and inline elements.</summary>
    Phrasing,

    /// <summary>Text and blocks, side by side.</summary>
    Flow,

    /// <summary>Blocks only: loose text gets a paragraph of its own.</summary>
    Paragraphs,

    /// <summary>Its own parts only: loose text gets the implied part.</summary>
    Parts,
}

/// <summary>One attribute that is let through: <paramref name="Clean"/> answers the value to write, or null to drop it.</summary>
internal sealed record AttributeRule(string Name, Func<string, string?> Clean, bool Required = false)
{
    /// <summary>Other attributes that may say the same, asked in order where this one says nothing.</summary>
    public IReadOnlyList<AttributeRule> Otherwise { get; init; } = [];
}

/// <summary>One element that is let through.</summary>
internal sealed record ElementRule(string Name, Shape Shape, Holds Holds)
{
    public IReadOnlyList<AttributeRule> Attributes { get; init; } = [];

    /// <summary>Attributes written as they stand, whatever the author wrote.</summary>
    public string Always { get; init; } = "";

    /// <summary>For a part: the elements that may own it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Elements of one family may be closed by each other's tags: a cell ends where the next row begins.</summary>
    public string? Family { get; init; }

    /// <summary>The part that loose content is put into.</summary>
    public string? Implied { get; init; }

    /// <summary>Kept although it holds nothing: an empty cell keeps its column in place.</summary>
    public bool KeptEmpty { get; init; }

    public bool Preformatted { get; init; }

    /// <summary>Must be its owner's first child: <c>summary</c>.</summary>
    public bool First { get; init; }

    public bool IsVoid => Holds == Holds.Nothing;

    /// <summary>An end tag of an outer element does not reach through a cell.</summary>
    public bool IsCell => Name is "td" or "th" or "caption";
}

/// <summary>What one kind of text may hold. Names that map to another rule are renamed: <c>h1</c> becomes <c>h2</c>.</summary>
internal sealed record SanitisingPolicy(FrozenDictionary<string, ElementRule> Rules)
{
    /// <summary>Longer input is cut here. Callers refuse long texts with a reason; this bounds the work when one forgets.</summary>
    public required int MaxLength { get; init; }

    public required int MaxNodes { get; init; }

    public int MaxDepth { get; init; } = 40;

    /// <summary>A tag that HTML does not know is somebody's words (<c>List&lt;T&gt;</c>, <c>&lt;grin&gt;</c>), shown as they were written.</summary>
    public bool UnknownTagsAreText { get; init; }

    /// <summary>Frames and players become links to what they show.</summary>
    public bool LinksEmbeds { get; init; }

    public ElementRule Paragraph => Rules["p"];

    /// <summary>Every other attribute is passed over while the tag is read.</summary>
    public FrozenSet<string> AttributeNames { get; } =
        Rules.Values.SelectMany(r => r.Attributes).SelectMany(a => a.Otherwise.Prepend(a)).Select(a => a.Name).ToFrozenSet();

    public static SanitisingPolicy Of(IEnumerable<ElementRule> rules, IReadOnlyDictionary<string, string> renamed, int maxLength, int maxNodes)
    {
        var byName = rules.ToDictionary(r => r.Name);
        foreach (var (from, to) in renamed)
            byName[from] = byName[to];
        return new(byName.ToFrozenDictionary()) { MaxLength = maxLength, MaxNodes = maxNodes };
    }
}
