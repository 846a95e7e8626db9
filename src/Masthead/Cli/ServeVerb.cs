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
        await using var app = Site.Build(configuration);
        ListenAddresses.Check(app.Configuration);
        ListenAddresses.CheckFree(app.Configuration);
        foreach (var name in MastheadOptions.Unknown(app.Configuration))
            await Console.Error.WriteLineAsync($"{MastheadOptions.Section}:{name} is not a setting that Masthead knows; it changes nothing.");
        await Site.PrepareAsync(app, stop);
        var rehearsal = Task.Run(() => app.Services.GetRequiredService<Rehearsal>().RunAsync(stop), CancellationToken.None);
        await app.StartAsync(stop);
        await rehearsal;
        // Readers are served already; the first comment waits for its filter if it is that early.
        await app.Services.GetRequiredService<SpamGate>().WarmUpAsync();
        await SetupLink.PrintAsync(app);
        await app.WaitForShutdownAsync(stop);
        return MastheadCommand.Done;
    }
}
