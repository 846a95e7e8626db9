using Masthead.Web;
using Microsoft.AspNetCore.Html;

namespace Masthead.Features.Media;

/// <summary>The <c>img</c> element of a picture: its copies for the browser to choose from, and its size, so that nothing jumps.</summary>
internal static class PictureTag
{
    /// <param name="picture">What is shown.</param>
    /// <param name="alt">What it shows, in words; empty for a picture that says nothing more than the text beside it.</param>
    /// <param name="sizes">How wide it stands on the page, as in the <c>sizes</c> attribute: <c>(min-width: 40rem) 38rem, 100vw</c>.</param>
    /// <param name="isFirst">The first big picture of a page: fetched at once. All others wait until they come near.</param>
    public static IHtmlContent Html(Picture picture, string alt, string sizes, bool isFirst = false) =>
        HtmlOutput.Content(html => Write(html, picture, alt, sizes, isFirst));

    /// <summary>The same into a page that is written by hand.</summary>
    public static void Write(HtmlOutput html, Picture picture, string alt, string sizes, bool isFirst = false)
    {
        html.Write($"<img src=\"{Source(picture)}\"");
        for (var i = 0; i < picture.Widths.Count; i++)
            html.Write($"{new RawMarkup(i == 0 ? " srcset=\"" : ", ")}{Picture.AddressOf(picture.Hash, picture.Widths[i])} {picture.Widths[i]}w");
        if (picture.Widths.Count > 0)
            html.Write($"\" sizes=\"{sizes}\"");
        html.Write($" width=\"{picture.Width}\" height=\"{picture.Height}\" alt=\"{alt}\"");
        html.Raw(isFirst ? " fetchpriority=\"high\">"u8 : " loading=\"lazy\" decoding=\"async\">"u8);
    }

    /// <summary>The smallest copy, for lists.</summary>
    public static string Thumbnail(MediaItem item) =>
        item.Widths.Count > 0 ? Picture.AddressOf(item.Hash, item.Widths[0]) : Picture.AddressOf(item.Hash, item.ContentType);

    // A browser that chooses nothing gets the largest copy, not the full picture.
    private static string Source(Picture picture) =>
        picture.Widths.Count > 0 ? Picture.AddressOf(picture.Hash, picture.Widths[^1]) : picture.Address;
}
