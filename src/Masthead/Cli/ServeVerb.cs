using System.CommandLine;
using Masthead.Features.Accounts;
using Masthead.Features.Reading;
using Masthead.Features.SpamFilter;

namespace Masthead.Cli;

/// <summary><c>masthead serve</c>: the site.</summary>
internal static class ServeVerb
{
    public static Command Create(string[] configuration)
    {
        var command = new Command("serve", "Run the site (also what happens without a verb).");
        command.SetAction((_, stop) => RunAsync(configuration, stop));
        return command;
    }

    public static async Task<int> RunAsync(string[] configuration, CancellationToken stop)
    {
        StartAhead.Begin();
        await using var app = Site.Build(configuration);
        ListenAddresses.Check(app.Configuration);
        ListenAddresses.CheckFree(app.Configuration);
        foreach (var name in MastheadOptions.Unknown(app.Configuration))
            await Console.Error.WriteLineAsync($"{MastheadOptions.Section}:{name} is not a setting that Masthead knows; it changes nothing.");
        using var hold = Site.Hold(app);
        // On one core while the other learns the addresses; the rehearsal goes on while the server starts.
        var prepared = Task.Run(() => Site.PrepareAsync(app, stop), CancellationToken.None);
        var rehearsal = RehearseAsync(app, prepared, stop);
        Site.Map(app);
        await prepared;
        await app.StartAsync(stop);
        await rehearsal;
        // Readers are served already; the first comment waits for its filter if it is that early.
        await app.Services.GetRequiredService<SpamGate>().WarmUpAsync();
        await SetupLink.PrintAsync(app);
        await app.WaitForShutdownAsync(stop);
        return MastheadCommand.Done;
    }

    private static async Task RehearseAsync(WebApplication app, Task prepared, CancellationToken stop)
    {
        await prepared.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (prepared.IsCompletedSuccessfully)
            await Task.Run(() => app.Services.GetRequiredService<Rehearsal>().RunAsync(stop), CancellationToken.None);
    }
}
