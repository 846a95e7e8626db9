using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Spectre.Console;

namespace Masthead.Cli;

/// <summary><c>masthead doctor</c>: looks at everything that can be wrong with an installation and says what to do. Changes nothing.</summary>
internal static class DoctorVerb
{
    public static Command Create(string[] configuration)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var command = new Command("doctor", "Check configuration, database, schema, media, search index, disk and jobs, and say what to do. Changes nothing.") { json };
        command.SetAction((parsed, stop) => RunAsync(configuration, parsed.GetValue(json), stop));
        return command;
    }

    private static async Task<int> RunAsync(string[] configuration, bool json, CancellationToken stop)
    {
        await using var app = Site.Build(configuration, isQuiet: true);
        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(stop);
        var findings = report.Entries.Select(entry => new Finding(entry.Key, Word(entry.Value.Status), entry.Value.Description ?? entry.Value.Exception?.Message ?? "")).ToList();
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(new { ok = report.Status != HealthStatus.Unhealthy, findings }, Output.Json));
        else
            Print(findings);
        return report.Status == HealthStatus.Unhealthy ? MastheadCommand.Failed : MastheadCommand.Done;
    }

    private static void Print(List<Finding> findings)
    {
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumn("").AddColumn("").AddColumn("");
        foreach (var finding in findings)
            table.AddRow(new Text(finding.State, Colour(finding.State)), new Text(finding.Name), new Text(finding.Words));
        var console = Output.Tables();
        console.Write(table);
        var wrong = findings.Count(finding => finding.State != "ok");
        console.WriteLine(wrong == 0 ? "Everything is as it should be." : wrong == 1 ? "One thing wants attention." : $"{wrong} things want attention.");
    }

    private static Style Colour(string state) => new(state switch { "ok" => Color.Green, "warning" => Color.Yellow, _ => Color.Red });

    private static string Word(HealthStatus status) => status switch { HealthStatus.Healthy => "ok", HealthStatus.Degraded => "warning", _ => "wrong" };

    private sealed record Finding(string Name, string State, string Words);
}
