using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Tests.Features.Reading;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.Extensions.DependencyInjection;

namespace Masthead.Tests.Features.Articles;

public sealed class RememberedArticlesTests
{
    private sealed record Title(long Id, string Headline);

    private static readonly PreparedRead<Title> Titles = new(
        "SELECT a.id, a.headline FROM listings l JOIN articles a ON a.id = l.article_id WHERE l.kind = $1 AND l.target_id = $2 ORDER BY l.published_at DESC, l.article_id DESC LIMIT $3",
        row => new Title(row.GetInt64(0), row.GetString(1)));

    [Fact]
    public async Task What_was_read_is_not_read_again_until_its_tag_is_evicted()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        var rain = (await site.PublishedAsync(section, "Rain")).Id;
        await site.PublishedAsync(section, "Snow");
        var (remembered, pages) = On(site);

        var first = await ReadAsync(remembered, section);
        site.Queries.Reset();
        var second = await ReadAsync(remembered, section);
        Assert.Equal(["Rain", "Snow"], second.Select(title => title.Headline).Order());
        Assert.All(second, title => Assert.Contains(first, other => ReferenceEquals(title, other)));
        Assert.DoesNotContain("articles", Assert.Single(Reader.Queries(site)), StringComparison.Ordinal);

        await pages.EvictAsync(PageTags.Article(rain));
        Assert.Null(remembered.Find(rain));
        Assert.NotSame(first.Single(title => title.Id == rain), (await ReadAsync(remembered, section)).Single(title => title.Id == rain));
        await pages.EvictAsync(PageCache.EveryPage);
        Assert.Null(remembered.Find(rain));
    }

    [Fact]
    public async Task What_joins_a_list_stands_in_it_at_once()
    {
        await using var site = await TestSite.StartAsync();
        var section = await site.SectionAsync("Today");
        await site.PublishedAsync(section, "Rain");
        var (remembered, _) = On(site);
        await ReadAsync(remembered, section);
        await site.PublishedAsync(section, "Snow");
        Assert.Equal(["Rain", "Snow"], (await ReadAsync(remembered, section)).Select(title => title.Headline).Order());
    }

    [Fact]
    public async Task What_was_read_before_a_change_is_not_remembered_after_it()
    {
        await using var site = await TestSite.StartAsync();
        var (remembered, pages) = On(site);
        var startedAt = remembered.Sequence;
        await pages.EvictAsync(PageTags.Article(7));
        remembered.Remember([new Title(7, "before")], startedAt);
        Assert.Null(remembered.Find(7));
        remembered.Remember([new Title(7, "after")], remembered.Sequence);
        Assert.Equal("after", remembered.Find(7)!.Headline);
    }

    /// <summary>The promise of the page cache, kept by what pages are made of.</summary>
    [Fact]
    public async Task Nothing_older_than_the_last_acknowledged_write_is_given_out()
    {
        await using var site = await TestSite.StartAsync();
        var (remembered, pages) = On(site);
        var (written, acknowledged) = (0, 0);
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                var atLeast = Volatile.Read(ref acknowledged);
                if (remembered.Find(1) is { } known)
                    Assert.True(int.Parse(known.Headline, System.Globalization.CultureInfo.InvariantCulture) >= atLeast);
                var startedAt = remembered.Sequence;
                remembered.Remember([new Title(1, Volatile.Read(ref written).ToString(System.Globalization.CultureInfo.InvariantCulture))], startedAt);
            }
        })).ToArray();
        for (var write = 1; write <= 3_000; write++)
        {
            Volatile.Write(ref written, write);
            await pages.EvictAsync(PageTags.Article(1));
            Volatile.Write(ref acknowledged, write);
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);
    }

    private static (RememberedArticles<Title> Remembered, PageCache Pages) On(TestSite site)
    {
        var pages = site.Services.GetRequiredService<PageCache>();
        return (new RememberedArticles<Title>(site.Services.GetRequiredService<PreparedReads>(), pages, title => title.Id, most: 100), pages);
    }

    private static Task<IReadOnlyList<Title>> ReadAsync(RememberedArticles<Title> remembered, long section) =>
        remembered.ReadAsync(Titles, ListingKind.Section, section, 10, TestContext.Current.CancellationToken);
}
