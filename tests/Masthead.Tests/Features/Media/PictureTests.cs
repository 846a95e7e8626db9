using System.Net;
using System.Text;
using AngleSharp.Html.Parser;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Media;
using Masthead.Tests.Features.Newsroom;
using Masthead.Tests.House;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Media;

public sealed class PictureTests
{
    private static readonly string Inputs = Path.Combine(SourceTree.Root, "../shared/data/inputs/images");
    private static readonly string Hostile = Path.Combine(SourceTree.Root, "../shared/data/security/images");

    [Theory]
    [InlineData("orientation/Landscape_1.jpg")]
    [InlineData("orientation/Landscape_6.jpg")]
    [InlineData("orientation/Portrait_8.jpg")]
    [InlineData("sharp/Landscape_9.jpg")]
    [InlineData("sharp/Channel_digital_image_CMYK_color_no_profile.jpg")]
    [InlineData("sharp/alpha-layer-1-fill.png")]
    [InlineData("sharp/rotating-squares.gif")]
    [InlineData("sharp/sdr_cosmos12920_cicp1-13-6_yuv444_full_qp10.avif")]
    public async Task A_picture_is_kept_upright_and_without_metadata(string name)
    {
        var bytes = Read(Inputs, name);
        await using var site = await TestSite.StartAsync();
        var item = Assert.IsType<KeepPictureOutcome.Kept>(await KeepAsync(site, bytes, name)).Item;

        Assert.Equal(name.Contains("Landscape", StringComparison.Ordinal), item.Width > item.Height && name.Contains("Landscape", StringComparison.Ordinal));
        using var reader = site.Visitor();
        var served = await reader.GetAsync(Picture.AddressOf(item.Hash, item.ContentType));
        Assert.Equal(item.ContentType, served.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", served.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal("nosniff", served.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-site", served.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        var kept = await served.Content.ReadAsByteArrayAsync();
        Assert.Equal((item.Width, item.Height), (ImageHeader.Read(kept)!.Width, ImageHeader.Read(kept)!.Height));
        Assert.Equal(item.Bytes, kept.Length);
        foreach (var mark in new[] { "Exif\0\0", "http://ns.adobe.com/xap", "GPSLatitude", "Photoshop 3.0" })
            Assert.False(kept.AsSpan().IndexOf(Encoding.ASCII.GetBytes(mark)) >= 0, $"{name} still holds {mark}");
        foreach (var width in item.Widths)
        {
            var copy = await reader.GetByteArrayAsync(Picture.AddressOf(item.Hash, width));
            Assert.Equal(("image/webp", width), (ImageHeader.Read(copy)!.ContentType, ImageHeader.Read(copy)!.Width));
            Assert.Equal(-1, copy.AsSpan().IndexOf("EXIF"u8));
        }
    }

    [Theory]
    [InlineData("/newsroom/media", HttpStatusCode.BadRequest, "This picture is larger than 20 MB.")]
    [InlineData("/newsroom/articles/new", HttpStatusCode.RequestEntityTooLarge, "your words should still be in the form")]
    public async Task An_upload_that_is_too_large_to_be_read_is_told_so(string address, HttpStatusCode status, string words)
    {
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(new byte[29 * 1024 * 1024]), "picture", "large.jpg" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var answer = await editor.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, answer.StatusCode);
        Assert.Contains(words, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_photograph_that_was_taken_sideways_keeps_what_was_above_above()
    {
        await using var site = await TestSite.StartAsync();
        var upright = Assert.IsType<KeepPictureOutcome.Kept>(await KeepAsync(site, Read(Inputs, "orientation/Landscape_1.jpg"), "1.jpg")).Item;
        for (var turn = 2; turn <= 8; turn++)
        {
            var item = Assert.IsType<KeepPictureOutcome.Kept>(await KeepAsync(site, Read(Inputs, $"orientation/Landscape_{turn}.jpg"), $"{turn}.jpg")).Item;
            Assert.Equal((upright.Width, upright.Height), (item.Width, item.Height));
        }
    }

    [Theory]
    [InlineData("mitra_svg.svg")]
    [InlineData("mitra_html.htm")]
    [InlineData("mitra_pdf.pdf")]
    [InlineData("mitra_bmp.bmp")]
    [InlineData("not_kitty.ico")]
    [InlineData("not_kitty.tiff")]
    [InlineData("not_kitty.jp2")]
    public async Task What_is_not_one_of_the_six_kinds_is_refused_whatever_it_is_called(string name)
    {
        await using var site = await TestSite.StartAsync();
        Assert.IsType<KeepPictureOutcome.NotAPicture>(await KeepAsync(site, Read(Hostile, name), "holiday.jpg"));
        await using var db = site.OpenDatabase();
        Assert.Empty(await db.Media.ToListAsync());
    }

    [Theory]
    [InlineData("mitra_jpg.jpg")]
    [InlineData("mitra_png.png")]
    [InlineData("mitra_gif89.gif")]
    [InlineData("mitra_webp.webp")]
    [InlineData("not_kitty.jpg")]
    [InlineData("not_kitty_icc.png")]
    public async Task Nothing_that_hides_in_a_picture_survives(string name)
    {
        var bytes = Read(Hostile, name);
        await using var site = await TestSite.StartAsync();
        if (await KeepAsync(site, bytes, name) is not KeepPictureOutcome.Kept(var item))
            return;
        using var reader = site.Visitor();
        var kept = await reader.GetByteArrayAsync(Picture.AddressOf(item.Hash, item.ContentType));
        foreach (var mark in new[] { "<script", "<?php", "alert(", "<svg", "%PDF", "<html" })
            Assert.False(kept.AsSpan().IndexOf(Encoding.ASCII.GetBytes(mark)) >= 0, $"{name} still holds {mark}");
    }

    [Theory]
    [InlineData("corrupt-header.jpg")]
    [InlineData("truncated.png")]
    [InlineData("Crash_test.gif")]
    public async Task A_broken_picture_is_refused_or_mended_and_never_a_fault(string name)
    {
        await using var site = await TestSite.StartAsync();
        var outcome = await KeepAsync(site, Read(Inputs, "sharp/" + name), name);
        Assert.True(outcome is KeepPictureOutcome.NotAPicture or KeepPictureOutcome.Broken or KeepPictureOutcome.Kept, outcome.ToString());
    }

    [Theory]
    [InlineData("orientation/Landscape_1.jpg")]
    [InlineData("sharp/test-pattern.png")]
    [InlineData("sharp/sdr_cosmos12920_cicp1-13-6_yuv444_full_qp10.avif")]
    public async Task A_picture_that_was_cut_off_on_its_way_is_refused_with_what_to_do(string name)
    {
        var bytes = Read(Inputs, name);
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);

        using var answer = await UploadAsync(editor, "/newsroom/media", bytes[..(bytes.Length / 2)], name);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("cannot be read to its end", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await using var db = site.OpenDatabase();
        Assert.Empty(await db.Media.ToListAsync());
    }

    [Fact]
    public async Task A_photograph_from_a_telephone_becomes_a_jpeg_and_a_broken_one_is_told_apart()
    {
        RequireVips();
        var bytes = Convert.FromBase64String(Heic);
        Assert.Equal(new ImageHeader("image/heic", 96, 64), ImageHeader.Read(bytes));
        await using var site = await TestSite.StartAsync();

        var item = Assert.IsType<KeepPictureOutcome.Kept>(await KeepAsync(site, bytes, "IMG_0001.HEIC")).Item;

        Assert.Equal(("image/jpeg", 96, 64), (item.ContentType, item.Width, item.Height));
        using var reader = site.Visitor();
        Assert.Equal("image/jpeg", ImageHeader.Read(await reader.GetByteArrayAsync(Picture.AddressOf(item.Hash, item.ContentType)))!.ContentType);
        Assert.IsType<KeepPictureOutcome.HeicUnread>(await KeepAsync(site, bytes[..^40], "IMG_0002.HEIC"));
    }

    [Fact]
    public async Task A_preview_shows_the_picture_that_was_just_chosen_and_keeps_nothing()
    {
        var bytes = Read(Inputs, "orientation/Landscape_6.jpg");
        await using var site = await TestSite.StartAsync();
        using var editor = await site.SignedInAsync(Role.Editor);
        var form = Desk.Form("With a picture", await site.OpenSectionAsync("World")).Append(("leadAlt", "A shore")).Append(("leadCaption", "At noon.")).ToArray();

        using var answer = await UploadAsync(editor, "/newsroom/articles/preview", bytes, "shore.jpg", form);
        using var broken = await UploadAsync(editor, "/newsroom/articles/preview", bytes[..20_000], "shore.jpg", form);

        var figure = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()).QuerySelector("article.piece > figure")!;
        Assert.Contains("At noon.", figure.TextContent, StringComparison.Ordinal);
        var image = figure.QuerySelector("img")!;
        Assert.Equal(("A shore", "1800", "1200"), (image.GetAttribute("alt"), image.GetAttribute("width"), image.GetAttribute("height")));
        const string data = "data:image/webp;base64,";
        Assert.StartsWith(data, image.GetAttribute("src"), StringComparison.Ordinal);
        Assert.Equal(new ImageHeader("image/webp", 1600, 1067), ImageHeader.Read(Convert.FromBase64String(image.GetAttribute("src")![data.Length..])));
        Assert.Contains("cannot be read to its end", new HtmlParser().ParseDocument(await broken.Content.ReadAsStringAsync()).QuerySelector("ul.notice li")!.TextContent, StringComparison.Ordinal);
        await using var db = site.OpenDatabase();
        Assert.Empty(await db.Media.ToListAsync());
    }

    [Fact]
    public async Task A_small_file_that_claims_a_huge_picture_is_refused_before_it_is_decoded()
    {
        await using var site = await TestSite.StartAsync();
        byte[] bomb = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, (byte)'I', (byte)'H', (byte)'D', (byte)'R', 0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20, 8, 6, 0, 0, 0, 0, 0, 0, 0];
        Assert.IsType<KeepPictureOutcome.NotAPicture>(await KeepAsync(site, bomb, "bomb.png"));
        Assert.IsType<KeepPictureOutcome.TooLarge>(await KeepAsync(site, new byte[KeepPicture.MostBytes + 1], "large.jpg"));
    }

    [Theory]
    [InlineData("/media/..%2f..%2fmasthead.db")]
    [InlineData("/media/0000000000000000000000000000000000000000000000000000000000000000.html")]
    [InlineData("/media/0000000000000000000000000000000000000000000000000000000000000000-999999.webp")]
    public async Task Only_the_names_of_pictures_are_answered(string address)
    {
        await using var site = await TestSite.StartAsync();
        using var reader = site.Visitor();
        Assert.Contains((await reader.GetAsync(address)).StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.BadRequest });
    }

    [Fact]
    public async Task A_reporter_adds_a_picture_while_writing_and_readers_get_its_copies()
    {
        var bytes = Read(Inputs, "orientation/Landscape_6.jpg");
        await using var site = await TestSite.StartAsync();
        var world = await site.OpenSectionAsync("World");
        using var editor = await site.SignedInAsync(Role.Editor);
        using var form = new MultipartFormDataContent();
        foreach (var (name, value) in Desk.Form("With a picture", world).Append(("then", "publication")).Append(("leadAlt", "A <shore> at noon")).Append(("leadCredit", "N. Quayle")))
            form.Add(new StringContent(value), name);
        form.Add(new ByteArrayContent(bytes), "picture", "../../etc/passwd.jpg");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/newsroom/articles/new") { Content = form };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        Assert.Equal(HttpStatusCode.Redirect, (await editor.SendAsync(request)).StatusCode);

        using var reader = site.Visitor();
        var image = new HtmlParser().ParseDocument(await reader.GetStringAsync("/world/with-a-picture")).QuerySelector("article.piece figure img")!;
        Assert.Equal("A <shore> at noon", image.GetAttribute("alt"));
        Assert.Equal(("1800", "1200"), (image.GetAttribute("width"), image.GetAttribute("height")));
        Assert.Equal(3, image.GetAttribute("srcset")!.Split(',').Length);
        await using var db = site.OpenDatabase();
        Assert.Equal("passwd.jpg", (await db.Media.SingleAsync()).FileName);
        var item = await db.Media.SingleAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await editor.SendFormAsync($"/newsroom/media/{item.Id}?handler=remove")).StatusCode);
        var line = new HtmlParser().ParseDocument(await editor.GetStringAsync($"/newsroom/media/{item.Id}")).QuerySelector("#line")!.GetAttribute("value")!;
        var inText = new HtmlParser().ParseDocument(ArticleBody.Render(BodyFormat.Markdown, line)).QuerySelector("img")!;
        Assert.Equal(("A <shore> at noon", Picture.AddressOf(item.Hash, item.ContentType)), (inText.GetAttribute("alt"), inText.GetAttribute("src")));
    }

    [Fact]
    public void An_image_element_offers_its_copies_and_escapes_what_people_wrote()
    {
        var picture = new Picture(new string('a', 64), "image/jpeg", 2000, 1000, [480, 960]);
        using var html = new StringWriter();
        PictureTag.Html(picture, "\"><script>", "100vw").WriteTo(html, System.Text.Encodings.Web.HtmlEncoder.Default);
        var image = new HtmlParser().ParseDocument(html.ToString()).Images.Single();
        Assert.Equal("\"><script>", image.GetAttribute("alt"));
        Assert.EndsWith("-960.webp", image.GetAttribute("src"), StringComparison.Ordinal);
        Assert.Equal("lazy", image.GetAttribute("loading"));
    }

    private static Task<KeepPictureOutcome> KeepAsync(TestSite site, byte[] bytes, string name) =>
        site.InScopeAsync<KeepPicture, KeepPictureOutcome>(keep => keep.RunAsync(bytes, name, new PictureWords(), CancellationToken.None));

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient browser, string address, byte[] bytes, string name, params (string Name, string Value)[] fields)
    {
        using var form = new MultipartFormDataContent();
        foreach (var (field, value) in fields)
            form.Add(new StringContent(value), field);
        form.Add(new ByteArrayContent(bytes), "picture", name);
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = form };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await browser.SendAsync(request);
    }

    private static byte[] Read(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        Assert.SkipUnless(File.Exists(path), $"{path} is not on this machine.");
        RequireVips();
        return File.ReadAllBytes(path);
    }

    private static void RequireVips() =>
        Assert.SkipUnless(Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(part => File.Exists(Path.Combine(part, "vips"))), "vips is not installed.");

    // 96 by 64 black pixels in HEVC.
    private const string Heic =
        "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAYNtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAANGlsb2MAAAAAREAAAgABAAAAAAGnAA" +
        "EAAAAAAAAAFQACAAAAAAG8AAEAAAAAAAAAvgAAADhpaW5mAAAAAAACAAAAFWluZmUCAAAAAAEAAGh2YzEAAAAAFWluZmUCAAABAAIAAEV4aWYAAAAAwmlwcnAAAACkaXBjbwAAAHhodmNDAQNwAAAA" +
        "AAAAAAAAHvAA/P34+AAADwMgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQCEAAQArQgEBA3AAAAMAkAAAAwAAAwAeoDCBBZbqSSmubgQEDAgAAAMACAAAAwAIQCIAAQAHRAHBcrAiQAAAABRpc3" +
        "BlAAAAAAAAAGAAAABAAAAAEHBpeGkAAAAAAwgICAAAABZpcG1hAAAAAAAAAAEAAQOBAoMAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAANttZGF0AAAAESgBrxmA9wHgT//0clxitm9YAAAABkV4" +
        "aWYAAElJKgAIAAAABgASAQMAAQAAAAEAAAAaAQUAAQAAAFYAAAAbAQUAAQAAAF4AAAAoAQMAAQAAAAIAAAATAgMAAQAAAAEAAABphwQAAQAAAGYAAAAAAAAAOGMAAOgDAAA4YwAA6AMAAAYAAJAHAA" +
        "QAAAAwMjEwAZEHAAQAAAABAgMAAKAHAAQAAAAwMTAwAaADAAEAAAD//wAAAqAEAAEAAABgAAAAA6AEAAEAAABAAAAAAAAAAA==";
}
