using System.Text;

namespace Masthead.Web;

/// <summary>What a kept page says when it is shown because a newer one cannot be made.</summary>
internal static class OutageNotice
{
    /// <summary>Stand around what can only be done while the database answers, such as the comment form.</summary>
    public const string Begin = "<!--writing-->";
    public const string End = "<!--/writing-->";

    private static readonly byte[] AtTheTop = Encoding.UTF8.GetBytes(
        "\n<p class=\"notice\" role=\"status\">This page may not be the newest: our archive cannot be reached at the moment. Reading goes on; comments are closed until it is back.</p>");

    private static readonly byte[] Instead = Encoding.UTF8.GetBytes("<p class=\"notice\">Comments are closed for the moment. Please come back in a few minutes.</p>");

    public static byte[] PutInto(ReadOnlySpan<byte> html)
    {
        var page = new List<byte>(html.Length + 512);
        if (html.IndexOf("<main"u8) is >= 0 and var main && html[main..].IndexOf((byte)'>') is >= 0 and var end)
        {
            page.AddRange(html[..(main + end + 1)]);
            page.AddRange(AtTheTop);
            html = html[(main + end + 1)..];
        }
        if (html.IndexOf("<!--writing-->"u8) is >= 0 and var begin && html.IndexOf("<!--/writing-->"u8) is var close && close > begin)
        {
            page.AddRange(html[..begin]);
            page.AddRange(Instead);
            html = html[(close + End.Length)..];
        }
        page.AddRange(html);
        return [.. page];
    }
}
