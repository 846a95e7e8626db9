using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Html;

namespace Masthead.Features.Media;

/// <summary>The <c>img</c> element of a picture: its copies for the browser to choose from, and its size, so that nothing jumps.</summary>
internal static class PictureTag
{
    /// <param name="picture">What is shown.</param>
    /// <param name="alt">What it shows, in words; empty for a picture that says nothing more than the text beside it.</param>
    /// <param name="sizes">How wide it stands on the page, as in the <c>sizes</c> attribute: <c>(min-width: 40rem) 38rem, 100vw</c>.</param>
    /// <param name="isFirst">The first big picture of a page: fetched at once. All others wait until they come near.</param>
    public static IHtmlContent Html(Picture picture, string alt, string sizes, bool isFirst = false)
    {
        var tag = new StringBuilder("<img src=\"").Append(Source(picture)).Append('"');
        if (picture.Widths.Count > 0)
            tag.Append(" srcset=\"").AppendJoin(", ", Candidates(picture)).Append("\" sizes=\"").Append(HtmlEncoder.Default.Encode(sizes)).Append('"');
        tag.Append(" width=\"").Append(picture.Width).Append("\" height=\"").Append(picture.Height).Append("\" alt=\"").Append(HtmlEncoder.Default.Encode(alt)).Append('"');
        return new HtmlString(tag.Append(isFirst ? " fetchpriority=\"high\">" : " loading=\"lazy\" decoding=\"async\">").ToString());
    }

    /// <summary>The smallest copy, for lists.</summary>
    public static string Thumbnail(MediaItem item) =>
        item.Widths.Count > 0 ? Picture.AddressOf(item.Hash, item.Widths[0]) : Picture.AddressOf(item.Hash, item.ContentType);

    // A browser that chooses nothing gets the largest copy, not the full picture.
    private static string Source(Picture picture) =>
        picture.Widths.Count > 0 ? Picture.AddressOf(picture.Hash, picture.Widths[^1]) : picture.Address;

    private static IEnumerable<string> Candidates(Picture picture) =>
        picture.Widths.Select(width => $"{Picture.AddressOf(picture.Hash, width)} {width}w");
}
