using System.Collections.Frozen;

namespace Masthead.Web.Sanitising;

/// <summary>The element names of HTML, SVG and MathML, by what becomes of them when they are not let through.</summary>
internal static class HtmlNames
{
    /// <summary>Their content is program text or fallback markup, never words: it goes with them.</summary>
    public static readonly FrozenSet<string> Swallowed = Set("script style iframe noembed noframes");

    /// <summary>Their content is words that a tokeniser must not read as markup.</summary>
    public static readonly FrozenSet<string> RawWords = Set("xmp textarea title");

    /// <summary>Taken away, they leave a gap between what stood before, inside and after them.</summary>
    public static readonly FrozenSet<string> Breaking = Set(
        "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption figure footer form frameset " +
        "h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing main menu nav ol optgroup option p plaintext pre search section select " +
        "summary table tbody td template textarea tfoot th thead title tr ul video audio xmp");

    private static readonly FrozenSet<string> Known = Set(
        "a abbr acronym applet area b base basefont bdi bdo bgsound big blink br canvas cite code col colgroup command content data datalist del " +
        "dfn em embed fencedframe font frame geolocation i iframe image img input ins isindex kbd keygen label link map mark marquee menuitem meta " +
        "meter multicol nextid nobr noembed noframes noscript object output param permission picture portal progress q rb rp rt rtc ruby s samp " +
        "script selectedcontent shadow slot small source spacer span strike strong style sub sup time track tt u var wbr xss " +
        // SVG
        "svg animate animatemotion animatetransform circle clippath defs desc discard ellipse feblend fecolormatrix fecomponenttransfer " +
        "fecomposite feconvolvematrix fediffuselighting fedisplacementmap fedistantlight fedropshadow feflood fefunca fefuncb fefuncg fefuncr " +
        "fegaussianblur feimage femerge femergenode femorphology feoffset fepointlight fespecularlighting fespotlight fetile feturbulence filter " +
        "foreignobject g hatch hatchpath line lineargradient marker mask metadata mpath path pattern polygon polyline radialgradient rect set stop " +
        "switch symbol text textpath tspan use view " +
        // MathML
        "math annotation annotation-xml maction maligngroup malignmark menclose merror mfenced mfrac mglyph mi mlabeledtr mlongdiv mmultiscripts " +
        "mn mo mover mpadded mphantom mprescripts mroot mrow ms mscarries mscarry msgroup msline mspace msqrt msrow mstack mstyle msub msubsup " +
        "msup mtable mtd mtext mtr munder munderover none semantics");

    public static bool IsKnown(string name) =>
        Known.Contains(name) || Breaking.Contains(name) || Swallowed.Contains(name) || RawWords.Contains(name);

    private static FrozenSet<string> Set(string names) => names.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();
}
