namespace Masthead.Tests.Hosting;

/// <summary>Waits on a condition, never on a duration; gives up after a time that only a fault can take.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!await holds())
        {
            Assert.False(patience.IsCancellationRequested, "The condition did not come true.");
            await Task.Delay(20);
        }
    }
}
