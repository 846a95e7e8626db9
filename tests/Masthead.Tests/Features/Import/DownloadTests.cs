using System.Collections.Concurrent;
using Masthead.Cli;
using Masthead.Features.Articles;
using Masthead.Features.Import;
using Masthead.Features.Import.Wxr;
using Masthead.Features.Media;
using Masthead.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Import;

/// <summary>Pictures from a real host on this machine, which may be asked here only.</summary>
public sealed class DownloadTests : IAsyncLifetime
{
    private const string Uploads = "/wp-content/uploads/2019/";

    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-download-").FullName;
    private readonly ConcurrentQueue<string> asked = new();
    private WebApplication host = null!;

    public async ValueTask InitializeAsync()
    {
        await SamplePicture.CopyToAsync(Path.Combine(scratch, "sample.webp"));
        var picture = await File.ReadAllBytesAsync(Path.Combine(scratch, "sample.webp"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        host = builder.Build();
        host.Use((context, next) =>
        {
            asked.Enqueue(Path.GetFileName(context.Request.Path.Value!));
            return next(context);
        });
        host.Map(Uploads + "ferry.webp", () => Results.Bytes(picture, "text/html"));
        host.Map(Uploads + "moved.webp", () => Results.Redirect(Uploads + "ferry.webp"));
        host.Map(Uploads + "inside.webp", () => Results.Redirect("http://169.254.169.254/latest/meta-data/"));
        host.Map(Uploads + "page.jpg", () => Results.Text("<h1>Sorry</h1>", "image/jpeg"));
        host.Map(Uploads + "endless.png", EndlessAsync);
        host.Map(Uploads + "cut.png", (HttpContext context) => context.Abort());
        await host.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        Directory.Delete(scratch, recursive: true);
    }

    // One byte more than a picture may have, and nothing that says how many.
    private static async Task EndlessAsync(HttpContext context)
    {
        var piece = new byte[64 * 1024];
        for (long sent = 0; sent <= KeepPicture.MostBytes; sent += piece.Length)
            await context.Response.Body.WriteAsync(piece, context.RequestAborted);
    }

    private string Media => Path.Combine(scratch, "uploads");

    private async Task<string> ExportAsync(params string[] names)
    {
        var file = Path.Combine(scratch, "export.xml");
        var root = host.Urls.First() + Uploads;
        await File.WriteAllTextAsync(file, "<rss><channel><link>https://old.example.org</link>" + string.Concat(names.Select((name, at) =>
            $"<item><title>p</title><wp:post_id>{50 + at}</wp:post_id><wp:post_type>attachment</wp:post_type><wp:attachment_url>{root}{name}</wp:attachment_url></item>"))
            + $"<item><title>One</title><link>https://old.example.org/one/</link><content:encoded><![CDATA[<img src=\"{root}ferry-300x200.webp\" alt=\"A ferry\">]]></content:encoded><wp:post_id>1</wp:post_id><wp:post_name>one</wp:post_name><wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>");
        return file;
    }

    private async Task<ImportReport> ImportAsync(TestSite site, string file, bool mayGoInside = true, bool isDryRun = false)
    {
        using var download = new FetchPictures(mayGoInside, (_, _, _) => { });
        var wish = new ImportWish(Media, isDryRun) { Download = download };
        return await site.InScopeAsync<ImportRuns, ImportReport>(verb => verb.RunAsync([file], new WxrExport([file]), wish, (_, _) => { }, default));
    }

    [Fact]
    public async Task A_missing_picture_is_fetched_once_and_kept_beside_the_others()
    {
        await using var site = await TestSite.StartAsync();
        var file = await ExportAsync("ferry.webp", "moved.webp");
        var first = await ImportAsync(site, file);
        Assert.Empty(first.PicturesMissing);
        Assert.True(File.Exists(Path.Combine(Media, "2019", "ferry.webp")));
        await using var db = site.OpenDatabase();
        Assert.Contains("src=\"/media/", (await db.Articles.SingleAsync()).BodyHtml, StringComparison.Ordinal);

        var requests = asked.Count;
        var second = await ImportAsync(site, file);
        Assert.Equal((0, requests), (second.PicturesMissing.Count, asked.Count));
        Assert.Equal(first.Checksum, second.Checksum);
    }

    [Fact]
    public async Task What_cannot_be_had_is_listed_each_with_its_cause_and_the_rest_goes_on()
    {
        await using var site = await TestSite.StartAsync();
        var report = await ImportAsync(site, await ExportAsync("gone.jpg", "page.jpg", "endless.png", "cut.png", "inside.webp", "ferry.webp"));
        Assert.Equal((6, 1, 5), (report.Pictures.InFile, report.Pictures.Imported, report.Pictures.Skipped));
        Assert.Collection(report.PicturesMissing.Select(note => note.Why),
            why => Assert.Equal("its server answers 404", why),
            why => Assert.Equal(PlacePictures.NoPicture, why),
            why => Assert.Equal(PlacePictures.TooLarge, why),
            why => Assert.StartsWith("it cannot be fetched", why, StringComparison.Ordinal),
            why => Assert.Contains("at no address that we call", why, StringComparison.Ordinal));
        Assert.Equal(["ferry.webp"], Directory.EnumerateFiles(Media, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public async Task A_host_inside_our_own_network_is_not_asked()
    {
        await using var site = await TestSite.StartAsync();
        var report = await ImportAsync(site, await ExportAsync([.. Enumerable.Range(0, FetchPictures.MostSilence + 1).Select(at => $"{at}.webp")]), mayGoInside: false);
        Assert.Contains("at no address that we call", report.PicturesMissing[0].Why, StringComparison.Ordinal);
        Assert.EndsWith("asked no more", report.PicturesMissing[^1].Why, StringComparison.Ordinal);
        Assert.Empty(asked);
    }

    [Fact]
    public async Task A_dry_run_says_what_it_would_fetch_and_asks_nobody()
    {
        await using var site = await TestSite.StartAsync();
        var report = await ImportAsync(site, await ExportAsync("ferry.webp"), isDryRun: true);
        Assert.Equal("it would be fetched", Assert.Single(report.PicturesMissing).Why);
        Assert.Empty(asked);
        Assert.False(Directory.Exists(Media));
    }

    [Fact]
    public async Task Fetching_needs_a_directory_to_keep_it_in()
    {
        Assert.Equal(MastheadCommand.BadArguments, await MastheadCommand.RunAsync(["import", "wordpress", await ExportAsync("ferry.webp"), "--download"]));
        Assert.Empty(asked);
    }
}
