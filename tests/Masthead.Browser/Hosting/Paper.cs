namespace Masthead.Browser.Hosting;

/// <summary>A running site with its sample edition, and a browser: made once for the walks of a class.</summary>
public sealed class Paper : IAsyncLifetime
{
    internal RunningProgram Program { get; private set; } = null!;
    internal Chromium Chromium { get; private set; } = null!;

    internal string Address => Program.Address;

    public async ValueTask InitializeAsync()
    {
        Chromium = await Chromium.StartAsync();
        Program = await RunningProgram.StartAsync("Masthead:CommentLimitPerMinute=0");
    }

    public async ValueTask DisposeAsync()
    {
        // Also when it did not get as far as this.
        foreach (var started in (IAsyncDisposable?[])[Chromium, Program])
            if (started is not null)
                await started.DisposeAsync();
    }
}
