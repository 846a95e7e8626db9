using System.CommandLine;

namespace Masthead.Cli;

/// <summary><c>masthead migrate</c>: brings the database's schema up to date.</summary>
internal static class MigrateVerb
{
    public static Command Create(string[] configuration)
    {
        var command = new Command("migrate", "Bring the database's schema up to date (serve does it too).");
        command.SetAction((_, stop) => RunAsync(configuration, stop));
        return command;
    }

    private static async Task<int> RunAsync(string[] configuration, CancellationToken stop)
    {
        await using var app = Site.Build(configuration);
        var applied = await Site.OpenStorageAsync(app, stop);
        foreach (var step in applied)
            Console.WriteLine(step);
        await Console.Error.WriteLineAsync(applied.Count == 0 ? "The schema is up to date." : $"Applied {applied.Count} schema step(s).");
        return MastheadCommand.Done;
    }
}
