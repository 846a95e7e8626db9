using Spectre.Console;

namespace Masthead.Cli;

/// <summary>Shows how far long work is, on standard error: a bar in a terminal, a line per tenth elsewhere.</summary>
internal static class ProgressLine
{
    public static async Task ShowAsync(string title, Func<Action<double>, Task> work)
    {
        if (Console.IsErrorRedirected)
        {
            await work(Lines(title));
            return;
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        await console.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(title, maxValue: 1);
                await work(share => task.Value = share);
                task.Value = 1;
            });
    }

    private static Action<double> Lines(string title)
    {
        var shown = 0;
        return share =>
        {
            for (; shown < (int)(share * 10); shown++)
                Console.Error.WriteLine($"{title}: {(shown + 1) * 10} %");
        };
    }
}
