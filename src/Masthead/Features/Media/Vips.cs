using System.Diagnostics;
using System.Globalization;

namespace Masthead.Features.Media;

/// <summary>
/// Decodes and scales pictures with libvips' own programs, in a process of their own: a decoder that a hostile file takes over holds
/// nothing of ours, and time and memory are bounded from outside. Loaders that libvips itself calls untrusted are off. Thread-safe.
/// </summary>
internal sealed partial class Vips(ILogger<Vips> log) : IDisposable
{
    private const string MostMemory = "3221225472";
    private const string MostProcessorSeconds = "40";

    // As far as the library goes.
    private const int LongestSide = 10_000_000;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(60);

    // One after the other: a page that is being read matters more than a picture that is being uploaded.
    private readonly SemaphoreSlim turn = new(1);
    private readonly string? vips = Find("vips");
    private readonly string? limiter = Find("prlimit");

    // Before 8.13 a thumbnail could not be told to fail.
    private volatile bool isOld;

    public bool IsInstalled => vips is not null;

    /// <summary>
    /// The picture turned upright, within <paramref name="width"/> and <paramref name="height"/> pixels (never enlarged), without any metadata, in
    /// sRGB. Null when it cannot be decoded to its end within the limits.
    /// </summary>
    /// <param name="bytes">The picture.</param>
    /// <param name="extension">What it is, by its bytes: <c>.jpg</c>.</param>
    /// <param name="width">Pixels, at most.</param>
    /// <param name="height">Pixels, at most; null: as many as belong to the width.</param>
    /// <param name="output">Extension and options of what is wanted: <c>.webp[Q=80,strip]</c>.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    public async Task<byte[]?> ScaleAsync(ReadOnlyMemory<byte> bytes, string extension, int width, int? height, string output, CancellationToken cancellationToken)
    {
        Task<byte[]?> DrawAsync() => RunAsync(bytes, "in" + extension, "out" + output,
            target => [vips!, "thumbnail", "in" + extension, target, Number(width), "--height", Number(height ?? LongestSide), "--size", "down", .. ToItsEnd(), .. Profile(bytes.Span)], cancellationToken);
        var wasOld = isOld;
        var drawn = await DrawAsync() ?? (isOld && !wasOld ? await DrawAsync() : null);
        return drawn is not null && output.StartsWith(".webp", StringComparison.Ordinal) ? CleanPicture.WithoutMetadata(drawn) : drawn;
    }

    // A photograph whose end was lost on its way is half grey, and nobody looks before readers do.
    private string[] ToItsEnd() => isOld ? [] : ["--fail-on", "truncated"];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // Into sRGB only from a profile that the picture itself carries: without one the tool guesses, and the colours shift. In PNG and WebP
    // the profile stands before the pixels; in JPEG it may come after a large Exif block.
    private static string[] Profile(ReadOnlySpan<byte> bytes)
    {
        var start = bytes[..Math.Min(bytes.Length, 4096)];
        return bytes.IndexOf("ICC_PROFILE\0"u8) >= 0 || start.IndexOf("iCCP"u8) >= 0 || start.IndexOf("ICCP"u8) >= 0 ? ["--export-profile", "srgb"] : [];
    }

    /// <summary>All frames of a moving picture, without metadata.</summary>
    public Task<byte[]?> CopyFramesAsync(ReadOnlyMemory<byte> bytes, string extension, string output, CancellationToken cancellationToken) =>
        RunAsync(bytes, "in" + extension, "out" + output, target => [vips!, "copy", $"in{extension}[n=-1]", target], cancellationToken);

    public void Dispose() => turn.Dispose();

    private async Task<byte[]?> RunAsync(
        ReadOnlyMemory<byte> bytes, string input, string output, Func<string, string[]> command, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        // Names without a path: a bracket in the data directory's name would be read as options.
        var directory = Directory.CreateTempSubdirectory("masthead-picture-");
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(directory.FullName, input), bytes, cancellationToken);
            await RunAsync(directory.FullName, command(output), cancellationToken);
            var result = new FileInfo(Path.Combine(directory.FullName, output.Split('[')[0]));
            return result is { Exists: true, Length: > 0 } ? await File.ReadAllBytesAsync(result.FullName, cancellationToken) : null;
        }
        finally
        {
            directory.Delete(recursive: true);
            turn.Release();
        }
    }

    private async Task RunAsync(string directory, string[] command, CancellationToken cancellationToken)
    {
        using var process = new Process { StartInfo = Start(directory, command) };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(MostTime);
        process.Start();
        try
        {
            var saying = process.StandardError.ReadToEndAsync(stop.Token);
            await process.WaitForExitAsync(stop.Token);
            if (process.ExitCode == 0)
                return;
            var said = await saying;
            isOld |= said.Contains("--fail-on", StringComparison.Ordinal);
            LogRefused(process.ExitCode, said[..Math.Min(said.Length, 300)]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogRefused(-1, "It took too long.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private ProcessStartInfo Start(string directory, string[] command)
    {
        string[] limited = limiter is null ? command : [limiter, "--as=" + MostMemory, "--cpu=" + MostProcessorSeconds, "--core=0", "--", .. command];
        var start = new ProcessStartInfo(limited[0], limited[1..])
        {
            WorkingDirectory = directory,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        // Nothing of this program's environment, which may hold a database password, goes along.
        start.Environment.Clear();
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        start.Environment["VIPS_CONCURRENCY"] = "2";
        start.Environment["HOME"] = directory;
        return start;
    }

    private static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(directory => directory.Length > 0).Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);

    [LoggerMessage(Level = LogLevel.Information, Message = "A picture could not be decoded (exit code {Code}): {Said}")]
    private partial void LogRefused(int code, string said);
}
