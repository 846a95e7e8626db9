using Masthead.Features.Articles;
using Masthead.Web.Sanitising;

namespace Masthead.Features.Newsroom;

/// <summary>What readers do not get as it was written, in sentences for its writer. Pure.</summary>
internal static class WritersNotes
{
    private static readonly Dictionary<string, (string One, string Several)> Names = new()
    {
        ["script"] = ("script", "scripts"),
        ["style"] = ("style sheet", "style sheets"),
        ["form"] = ("form", "forms"),
        ["svg"] = ("drawing (SVG)", "drawings (SVG)"),
        ["math"] = ("formula (MathML)", "formulas (MathML)"),
        ["img"] = ("picture without a usable address", "pictures without a usable address"),
        ["video"] = ("film without a usable address", "films without a usable address"),
        ["audio"] = ("sound without a usable address", "sounds without a usable address"),
        ["iframe"] = ("frame without a usable address", "frames without a usable address"),
    };

    /// <param name="draft">As it stands in the form.</param>
    /// <param name="hasLead">A lead picture is chosen.</param>
    /// <param name="ownHost">Of the site: what lies there is shown.</param>
    public static IReadOnlyList<string> Of(ArticleDraft draft, bool hasLead, string ownHost)
    {
        var leftOut = new LeftOut();
        ArticleBody.Render(draft.BodyFormat, draft.Body, leftOut);
        var notes = new List<string>();
        if (leftOut.Embeds.Count > 0)
            notes.Add($"{(leftOut.Embeds.Count == 1 ? "An embed" : leftOut.Embeds.Count + " embeds")} ({string.Join(", ", leftOut.Embeds.Select(embed => embed.Service).Distinct())}) became "
                + $"{(leftOut.Embeds.Count == 1 ? "a link" : "links")}: the site's pages load nothing from other hosts.");
        if (leftOut.Elements.Count > 0)
            notes.Add($"Left out, because an article cannot hold it: {string.Join(", ", leftOut.Elements.Select(element => Named(element.Key, element.Value)))}.");
        if (leftOut.Hosts.Where(host => host != ownHost).ToList() is { Count: > 0 } hosts)
            notes.Add($"Readers do not see the pictures, sounds and films that lie on {string.Join(", ", hosts)}: add them under Pictures, and use the addresses they have here.");
        if (!hasLead && draft.Lead is var lead && lead.Alt.Length + lead.Caption.Length + lead.Credit.Length > 0)
            notes.Add("The words for a lead picture are kept, but no picture is chosen: readers see neither.");
        return notes;
    }

    private static string Named(string element, int count)
    {
        var (one, several) = Names.TryGetValue(element, out var known) ? known : ($"<{element}>", $"<{element}>");
        return count == 1 ? "1 " + one : $"{count} {several}";
    }
}
