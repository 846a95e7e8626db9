namespace Masthead.Bench.Spam;

/// <summary>The part of a document that a command writes: between <c>&lt;!-- mark --&gt;</c> and <c>&lt;!-- end of mark --&gt;</c>.</summary>
static class MarkedPart
{
    internal static void Write(string document, string mark, string tables)
    {
        var (from, to) = ($"<!-- {mark} -->", $"<!-- end of {mark} -->");
        var text = File.ReadAllText(document);
        var (start, end) = (text.IndexOf(from, StringComparison.Ordinal), text.IndexOf(to, StringComparison.Ordinal));
        File.WriteAllText(document, text[..(start + from.Length)] + "\n\n" + tables.TrimEnd() + "\n\n" + text[end..]);
    }
}
