using Microsoft.Playwright;

namespace Masthead.Browser.Hosting;

/// <summary>Debian's Chromium, headless; one for all walks, a fresh profile for each visitor.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Chromium> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = "/usr/bin/chromium",
            // A machine may have much else to do.
            Timeout = 120_000,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
        });
        return new Chromium(playwright, browser);
    }

    /// <summary>A visitor with an empty profile, on a telephone or at a desk, with scripts or without.</summary>
    /// <param name="address">The site's.</param>
    /// <param name="scripts">Whether they run.</param>
    /// <param name="phone">A narrow screen.</param>
    /// <param name="isSeen">The browser has a window, as far as it says: the filter suspects comments that come from one without.</param>
    public async Task<IPage> VisitAsync(string address, bool scripts = true, bool phone = false, bool isSeen = false)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address,
            JavaScriptEnabled = scripts,
            UserAgent = isSeen ? $"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{browser.Version} Safari/537.36" : null,
            ViewportSize = phone ? new ViewportSize { Width = 390, Height = 844 } : new ViewportSize { Width = 1280, Height = 900 },
        });
        context.SetDefaultTimeout(30_000);
        return await context.NewPageAsync();
    }

    /// <summary>For a judge who brings scripts of his own, which the site's policy forbids.</summary>
    /// <param name="session">Cookies of somebody who is signed in, as <c>StorageStateAsync</c> writes them; null: a guest.</param>
    public Task<IBrowserContext> JudgeAsync(string? session) =>
        browser.NewContextAsync(new BrowserNewContextOptions { BypassCSP = true, StorageState = session });

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
