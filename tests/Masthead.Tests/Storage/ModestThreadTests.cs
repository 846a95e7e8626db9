using Masthead.Storage;

namespace Masthead.Tests.Storage;

public sealed class ModestThreadTests
{
    [Fact]
    public async Task It_works_each_time_that_it_is_asked()
    {
        var times = 0;
        var thread = new ModestThread(() => times++);

        for (var asked = 1; asked <= 200; asked++)
        {
            await thread.RunAsync().WaitAsync(TimeSpan.FromSeconds(20));
            Assert.Equal(asked, times);
        }
    }

    [Fact]
    public async Task It_gives_way_to_other_threads()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the runtime knows priorities.");
        var (mine, here) = (Niceness(), 0);

        await new ModestThread(() => here = Niceness()).RunAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(here > mine || here == 19, $"{here}, others {mine}");
        Assert.Equal(mine, Niceness());
    }

    // The 19th field of proc(5), behind a name that may hold anything.
    private static int Niceness() =>
        int.Parse(File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[16], System.Globalization.CultureInfo.InvariantCulture);
}
