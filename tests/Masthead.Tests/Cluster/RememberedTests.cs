using Masthead.Cluster;

namespace Masthead.Tests.Cluster;

public sealed class RememberedTests
{
    [Fact]
    public async Task It_is_read_once()
    {
        var reads = 0;
        var value = new Remembered<string>(_ => Task.FromResult("read " + ++reads));
        Assert.Equal("read 1", await value.GetAsync(TestContext.Current.CancellationToken));
        Assert.Equal("read 1", await value.GetAsync(TestContext.Current.CancellationToken));
        value.Forget();
        Assert.Equal("read 2", await value.GetAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_was_read_before_a_change_is_not_remembered_after_it()
    {
        var old = new TaskCompletionSource<string>();
        var answers = new Queue<Task<string>>([old.Task, Task.FromResult("new")]);
        var value = new Remembered<string>(_ => answers.Dequeue());
        var first = value.GetAsync(TestContext.Current.CancellationToken);
        value.Forget();
        old.SetResult("old");
        Assert.Equal("old", await first);
        Assert.Equal("new", await value.GetAsync(TestContext.Current.CancellationToken));
    }
}
