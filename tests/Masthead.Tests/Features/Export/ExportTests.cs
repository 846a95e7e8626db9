using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Masthead.Cli;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Media;
using Masthead.Features.Sections;
using Masthead.Tests.Hosting;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Export;

public sealed class ExportTests : IDisposable
{
    private static readonly XNamespace Wp = "http://wordpress.org/export/1.2/";
    private static readonly XNamespace Content = "http://purl.org/rss/1.0/modules/content/";

    private readonly string scratch = Directory.CreateTempSubdirectory("masthead-export-").FullName;

    public void Dispose() => Directory.Delete(scratch, recursive: true);

    private string At(string name) => Path.Combine(scratch, name);

    private static Task<int> RunAsync(TestDatabase database, params string[] words) => MastheadCommand.RunAsync([.. words, .. database.Settings]);

    [Fact]
    public async Task A_directory_gets_the_archive_and_a_wordpress_file_that_holds_everything()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        await site.InScopeAsync<LeaveComment, LeaveCommentOutcome>(async verb =>
            await verb.RunAsync(new SentComment(1, null, new TypedComment("Ada \u0001", "ada@example.org", "", "Control \u0002 and ]]> and <b>bold</b> & 👍")), default));
        Assert.Equal(0, await RunAsync(site.Database, "export", scratch));
        Assert.True(File.Exists(At("masthead-export.tar.gz")));

        var channel = XDocument.Load(At("wordpress.xml")).Root!.Element("channel")!;
        await using var db = site.OpenDatabase();
        var posts = channel.Elements("item").Where(item => (string)item.Element(Wp + "post_type")! == "post").ToList();
        Assert.Equal(await db.Articles.CountAsync(), posts.Count);
        Assert.Equal(await db.Media.CountAsync(), channel.Elements("item").Count(item => (string)item.Element(Wp + "post_type")! == "attachment"));
        Assert.Equal(await db.Sections.CountAsync(), channel.Elements(Wp + "category").Count());
        Assert.Equal(await db.Comments.CountAsync(), posts.Sum(post => post.Elements(Wp + "comment").Count()));
        foreach (var article in await db.Articles.ToListAsync())
        {
            var post = posts.Single(post => (long)post.Element(Wp + "post_id")! == article.Id);
            Assert.Equal(article.Headline, (string)post.Element("title")!);
            Assert.Equal(PlainText.FromHtml(article.BodyHtml), PlainText.FromHtml((string)post.Element(Content + "encoded")!));
            Assert.Equal(article.State == ArticleState.Published ? "publish" : "draft", (string)post.Element(Wp + "status")!);
        }
        var ids = channel.Elements("item").Select(item => (long)item.Element(Wp + "post_id")!).ToList();
        Assert.Equal(ids.Count, ids.Distinct().Count());
        var comments = posts.SelectMany(post => post.Elements(Wp + "comment")).ToDictionary(comment => (long)comment.Element(Wp + "comment_id")!);
        Assert.All(comments.Values, comment => Assert.True((long)comment.Element(Wp + "comment_parent")! is var parent && (parent == 0 || comments.ContainsKey(parent))));
    }

    [Fact]
    public async Task An_export_holds_no_secret_and_a_fresh_site_makes_the_same_one_again()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        var hash = (await site.HireAsync(Masthead.Features.Accounts.Role.Administrator)).PasswordHash!;
        Assert.Equal(0, await RunAsync(site.Database, "backup", At("backup.tar.gz")));
        Assert.Contains(hash, await AllAsync(At("backup.tar.gz")), StringComparison.Ordinal);
        Assert.Equal(0, await RunAsync(site.Database, "export", At("one.tar.gz")));
        var all = await AllAsync(At("one.tar.gz"));
        Assert.DoesNotContain(hash, all, StringComparison.Ordinal);
        Assert.DoesNotContain(".key", all, StringComparison.Ordinal);

        await using var empty = await TestDatabase.CreateAsync();
        Assert.Equal(0, await RunAsync(empty, "restore", At("one.tar.gz")));
        Assert.Equal(0, await RunAsync(empty, "export", At("two.tar.gz")));
        Assert.Equal(await File.ReadAllBytesAsync(At("one.tar.gz")), await File.ReadAllBytesAsync(At("two.tar.gz")));
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        await using var site = await TestSite.StartAsync();
        await File.WriteAllTextAsync(At("mine.xml"), "mine");
        Assert.Equal(1, await RunAsync(site.Database, "export", At("mine.xml")));
        Assert.Equal("mine", await File.ReadAllTextAsync(At("mine.xml")));
    }

    /// <summary>Names and contents of all entries.</summary>
    private static async Task<string> AllAsync(string archive)
    {
        var all = new StringBuilder();
        await using var plain = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress);
        await using var tar = new TarReader(plain);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            all.AppendLine(entry.Name);
            if (entry.DataStream is { } content)
                all.AppendLine(await new StreamReader(content).ReadToEndAsync());
        }
        return all.ToString();
    }
}
