using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Masthead.Cli;

/// <summary>How verbs print what they found on standard output.</summary>
internal static class Output
{
    /// <summary>For <c>--json</c>: read by people as well as programs.</summary>
    public static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Tables, in colour only where a person sees them.</summary>
    public static IAnsiConsole Tables() =>
        AnsiConsole.Create(new AnsiConsoleSettings { ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect });
}
