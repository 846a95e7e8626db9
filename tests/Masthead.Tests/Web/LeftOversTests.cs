using Masthead.Tests.Hosting;
using Masthead.Web;

namespace Masthead.Tests.Web;

public sealed class LeftOversTests
{
    private static IEnumerable<string> Mapping(string range, string rights, string path, int dirty = 0, int anonymous = 0, int swap = 0) =>
    [
        $"{range} {rights} 00000000 fe:00 4711                       {path}", "Size:               1720 kB", "Rss:                 576 kB", $"Private_Dirty:       {dirty} kB",
        $"Anonymous:           {anonymous} kB", $"Swap:                {swap} kB", "SwapPss:               0 kB", "VmFlags: rd ex mr mw me",
    ];

    [Fact]
    public void Only_what_stands_in_a_file_as_it_is_mapped_is_let_go()
    {
        string[] smaps =
        [
            .. Mapping("7f0000001000-7f0000003000", "r-xp", "/opt/masthead/masthead.dll"),
            .. Mapping("7f0000004000-7f0000005000", "r--s", "/opt/masthead/masthead.dll"),
            .. Mapping("7f0000006000-7f0000007000", "rw-p", "/opt/masthead/masthead.dll"),
            .. Mapping("7f0000008000-7f0000009000", "r-xp", "/opt/masthead/Npgsql.dll", dirty: 4, anonymous: 4),
            .. Mapping("7f000000a000-7f000000b000", "r--p", "/usr/lib/libssl.so.3", swap: 4),
            .. Mapping("7f000000c000-7f000000d000", "r-xp", "/usr/lib/libssl.so.3"),
            .. Mapping("7f000000e000-7f000000f000", "r--s", "/opt/masthead/data/masthead.db-shm"),
            .. Mapping("7f0000010000-7f0000011000", "r-xp", "[vdso]"),
            .. Mapping("7f0000012000-7f0000013000", "r--p", ""),
        ];
        Assert.Equal<(long, long)>([(0x7f0000001000, 0x2000), (0x7f0000004000, 0x1000), (0x7f000000c000, 0x1000)], LeftOvers.UnwrittenPages(smaps));
    }

    [Fact]
    public async Task A_site_that_has_given_back_goes_on()
    {
        await using var site = await TestSite.StartAsync("Masthead:SampleContent=true");
        using var visitor = site.Visitor();
        var before = await visitor.GetStringAsync("/", TestContext.Current.CancellationToken);
        LeftOvers.GiveBack();
        Assert.Equal(before, await visitor.GetStringAsync("/", TestContext.Current.CancellationToken));
    }
}
