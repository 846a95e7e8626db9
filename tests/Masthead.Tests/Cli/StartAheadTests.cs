using Masthead.Cli;

namespace Masthead.Tests.Cli;

public sealed class StartAheadTests
{
    [Fact]
    public Task What_is_done_beforehand_can_be_done() => StartAhead.RunAsync().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
}
