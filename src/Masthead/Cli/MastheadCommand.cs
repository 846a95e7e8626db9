using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Runtime.InteropServices;
using Masthead.Storage;

namespace Masthead.Cli;

/// <summary>
/// <c>masthead VERB</c>. Configuration (<c>--Masthead:Key value</c>, <c>--urls</c>) may stand on the command line of any verb; it is taken out
/// before the verb's own words are read. Exit codes: 0 done, 1 failed, 2 bad arguments or bad configuration, 130 interrupted.
/// </summary>
internal static class MastheadCommand
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int BadArguments = 2;

    /// <summary>Interrupted: 128 and the number of SIGINT, as shells have it.</summary>
    public const int Stopped = 130;

    // After a signal: requests are answered to their end, a batch is finished or taken back. Service managers wait longer than that.
    private static readonly TimeSpan LongestEnding = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] arguments)
    {
        // What people read is formatted for the site's language where it is shown; everything else must not depend on the machine.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var (words, configuration) = Split(arguments);
        try
        {
            // What needs no reading: the commands of all verbs would be a twelfth of a start.
            if (words is [] or ["serve"])
                return await ServeAsync(configuration);
            var parsed = Root(configuration).Parse(words);
            if (Mistakes(parsed, words) is { Count: > 0 } mistakes)
                return Complain(mistakes);
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = LongestEnding });
        }
        catch (BadConfigurationException bad)
        {
            await Console.Error.WriteLineAsync("masthead: " + bad.Message);
            return BadArguments;
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C or SIGTERM: verbs take back what was under way, and what they had finished stays.
            await Console.Error.WriteLineAsync("masthead: stopped before the end. What was finished by then is kept; run it again for the rest.");
            return Stopped;
        }
        catch (Exception fault) when (Expected(fault) is { } line)
        {
            await Console.Error.WriteLineAsync("masthead: " + line);
            return Failed;
        }
    }

    /// <summary>One line on standard error, and the exit code of a verb that could not do its work.</summary>
    public static int Fail(string why)
    {
        Console.Error.WriteLine("masthead: " + why);
        return Failed;
    }

    /// <summary>As <see cref="Fail"/>, where there is nothing to <paramref name="act"/> on.</summary>
    public static int FailWithoutSite(string act) =>
        Fail($"there is no site here to {act}: the data directory has no database. Name the right one with --Masthead:DataDirectory.");

    /// <summary>What a verb does with a site that is there: its storage is open and the schema up to date.</summary>
    /// <param name="configuration">As on the command line.</param>
    /// <param name="act">What the verb would do, for <see cref="FailWithoutSite"/>.</param>
    /// <param name="work">Gets services of its own; returns the exit code.</param>
    /// <param name="stop">Asks for an end.</param>
    public static async Task<int> OnSiteAsync(string[] configuration, string act, Func<IServiceProvider, Task<int>> work, CancellationToken stop)
    {
        await using var app = Site.Build(configuration);
        if (!app.Services.GetRequiredService<DatabaseOptions>().IsThere)
            return FailWithoutSite(act);
        await Site.OpenStorageAsync(app, stop);
        await using var scope = app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    /// <summary>As the root command would run it: the first signal asks for an end, the second does not ask.</summary>
    private static async Task<int> ServeAsync(string[] configuration)
    {
        using var ending = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        return await ServeVerb.RunAsync(configuration, ending.Token);

        void End(PosixSignalContext signal)
        {
            signal.Cancel = !ending.IsCancellationRequested;
            ending.Cancel();
        }
    }

    private static RootCommand Root(string[] configuration)
    {
        var root = new RootCommand("Masthead: a news site with a private spam filter, in one process.");
        var serve = ServeVerb.Create(configuration);
        root.Subcommands.Add(serve);
        root.Subcommands.Add(SpamVerb.Create(configuration));
        root.Subcommands.Add(MigrateVerb.Create(configuration));
        root.Subcommands.Add(SearchVerb.Create(configuration));
        root.Subcommands.Add(SeedVerb.Create(configuration));
        root.Subcommands.Add(BackupVerb.Create(configuration));
        root.Subcommands.Add(RestoreVerb.Create(configuration));
        root.Subcommands.Add(ImportVerb.Create(configuration));
        root.Subcommands.Add(ExportVerb.Create(configuration));
        root.Subcommands.Add(DoctorVerb.Create(configuration));
        root.Subcommands.Add(KeyVerbs.Create(configuration));
        root.Subcommands.Add(UserVerb.Create(configuration));
        root.SetAction((_, stop) => ServeVerb.RunAsync(configuration, stop));
        ListenFirst(root);
        return root;
    }

    // SQLite never waits: a verb that begins at once would be over before anybody listened for Ctrl-C.
    private static void ListenFirst(Command command)
    {
        if (command.Action is AsynchronousCommandLineAction verb)
            command.SetAction(async (parsed, stop) =>
            {
                await Task.Yield();
                return await verb.InvokeAsync(parsed, stop);
            });
        foreach (var below in command.Subcommands)
            ListenFirst(below);
    }

    // Faults of the world around us that the message explains well enough; everything else is a bug and shows its trace.
    private static string? Expected(Exception fault) => fault switch
    {
        IOException or UnauthorizedAccessException => fault.Message,
        InvalidOperationException { InnerException: null } => fault.Message,
        Npgsql.NpgsqlException => "The database does not answer: " + fault.Message,
        Microsoft.Data.Sqlite.SqliteException => "The database file cannot be used: " + fault.Message,
        _ => null,
    };

    // What looks like an option and is none would else be taken for a file of that name; after "--" it is one.
    private static List<string> Mistakes(ParseResult parsed, string[] words)
    {
        var mistakes = parsed.Errors.Select(error => error.Message).ToList();
        if (mistakes.Count == 0 && !words.Contains("--"))
            mistakes.AddRange(parsed.CommandResult.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)).Select(token => $"There is no option '{token.Value}' here."));
        return mistakes;
    }

    private static int Complain(List<string> mistakes)
    {
        var told = mistakes.Select(mistake => string.Join(' ', mistake.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.'));
        Console.Error.WriteLine($"masthead: {string.Join("; ", told)} (see 'masthead --help').");
        return BadArguments;
    }

    /// <summary>Takes <c>--Section:Key value</c>, <c>--Section:Key=value</c> and the host's own keys out of the words.</summary>
    public static (string[] Words, string[] Configuration) Split(string[] arguments)
    {
        var words = new List<string>();
        var configuration = new List<string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            if (!IsConfiguration(arguments[i]))
            {
                words.Add(arguments[i]);
                continue;
            }
            configuration.Add(arguments[i]);
            if (!arguments[i].Contains('=', StringComparison.Ordinal) && i + 1 < arguments.Length)
                configuration.Add(arguments[++i]);
        }
        return ([.. words], [.. configuration]);
    }

    private static bool IsConfiguration(string word)
    {
        if (!word.StartsWith("--", StringComparison.Ordinal))
            return false;
        var name = word[2..].Split('=', 2)[0];
        return name.Contains(':', StringComparison.Ordinal) || name.ToUpperInvariant() is "URLS" or "ENVIRONMENT" or "CONTENTROOT" or "HTTP_PORTS" or "HTTPS_PORTS";
    }
}
