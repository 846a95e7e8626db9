using Microsoft.Playwright;

namespace Masthead.Browser.Hosting;

/// <summary>Looks at a page on a telephone and at a desk, in light and in dark: nothing may stick out sideways, and text must stand out from its ground.</summary>
internal static class Looks
{
    private static readonly (int Width, int Height)[] Screens = [(390, 844), (1280, 900)];

    public static async Task AtAsync(IPage page)
    {
        foreach (var (width, height) in Screens)
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                await page.SetViewportSizeAsync(width, height);
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                Assert.True(await page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= width, $"The page is wider than {width} pixels.");
                Assert.True(await page.EvaluateAsync<double>(LeastContrast) >= 4.5, $"Some text cannot be read at {width} pixels, {scheme}.");
            }
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
    }

    // WCAG 2.2, contrast ratio: (L1 + 0.05) / (L2 + 0.05) with relative luminance; the least over all visible text on a plain ground.
    private const string LeastContrast = """
        (() => {
          const channels = text => (text.match(/[\d.]+/g) || []).map(Number);
          const luminance = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = element => {
            for (let at = element; at; at = at.parentElement) {
              const colour = channels(getComputedStyle(at).backgroundColor);
              if (colour.length === 3) return colour;
            }
            return [255, 255, 255];
          };
          let least = 21;
          for (const element of document.querySelectorAll("main *")) {
            if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()) || !element.checkVisibility() || element.closest(".quiet")) continue;
            const colour = channels(getComputedStyle(element).color);
            if (colour.length !== 3) continue;
            const [a, b] = [luminance(colour), luminance(ground(element))];
            least = Math.min(least, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05));
          }
          return least;
        })()
        """;
}
