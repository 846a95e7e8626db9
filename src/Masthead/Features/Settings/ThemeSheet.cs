using System.Security.Cryptography;
using System.Text;
using Masthead.Web;

namespace Masthead.Features.Settings;

/// <summary>
/// The one stylesheet of the readers' side: ours, then the newsroom's colours, then the operator's <c>theme.css</c> from the data directory. One
/// file, so that a theme costs no further request; its address carries a hash of the whole. Thread-safe.
/// </summary>
internal sealed class ThemeSheet(Assets assets, CurrentSettings settings, ThemeFiles files)
{
    /// <summary>The accents of our own sheet, and what accents are read on there: paper and tint. A test compares them with the sheet.</summary>
    public const string AccentByDay = "#0b5a6a";
    public const string AccentByNight = "#86c7d4";
    public static readonly IReadOnlyList<Colour> GroundsByDay = [new(0xfc, 0xfb, 0xf8), new(0xf3, 0xf1, 0xeb)];
    public static readonly IReadOnlyList<Colour> GroundsByNight = [new(0x14, 0x17, 0x1a), new(0x1c, 0x21, 0x25)];

    private const string Ours = "/assets/site.css";

    private volatile Sheet? last;

    /// <summary>The address for a page's head, from the root.</summary>
    public async ValueTask<string> AddressAsync(CancellationToken cancellationToken) =>
        (await CurrentAsync(cancellationToken))?.Address ?? assets.Address(Ours);

    /// <summary>Answers for <c>/assets/theme.{hash}.css</c>; a page from before a change is sent on to the sheet in force.</summary>
    public async Task SendAsync(HttpContext context)
    {
        var sheet = await CurrentAsync(context.RequestAborted);
        if (sheet?.Address == context.Request.Path)
            await sheet.Page.SendAsync(context);
        else
            context.Response.Redirect(sheet?.Address ?? assets.Address(Ours));
    }

    // Null: nothing is set, and ours stands alone.
    private async ValueTask<Sheet?> CurrentAsync(CancellationToken cancellationToken)
    {
        var site = await settings.GetAsync(cancellationToken);
        var theme = Accent("light", site.Accent) + Accent("dark", site.AccentAtNight) + files.Sheet;
        if (theme is "")
            return null;
        return last is { } known && known.Theme == theme ? known : last = Make(theme);
    }

    // Not on paper, and not where a reader has asked for stronger colours than ours.
    private static string Accent(string scheme, string colour) => Colour.Parse(colour) is { } accent
        ? $"\n@media screen and (prefers-color-scheme: {scheme}) and (prefers-contrast: no-preference) {{ :root {{ --accent: {accent}; }} }}"
        : "";

    private Sheet Make(string theme)
    {
        byte[] bytes = [.. assets.Find(Ours)!.For("").Body, .. Encoding.UTF8.GetBytes(theme)];
        var address = $"/assets/theme.{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6))}.css";
        return new Sheet(theme, address, new CachedPage(StatusCodes.Status200OK, bytes,
            [new("Content-Type", "text/css; charset=utf-8"), new("Cache-Control", "public, max-age=31536000, immutable")], [], null, CachedPage.Smallest));
    }

    private sealed record Sheet(string Theme, string Address, CachedPage Page);
}
