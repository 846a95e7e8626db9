using Masthead.Storage;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Masthead.Features.Operations.Doctor;

/// <summary>The data directory: there, ours alone, writable, and with room to grow.</summary>
internal sealed class DataDirectoryCheck(DatabaseOptions options) : IHealthCheck
{
    private const long Comfortable = 1L << 30;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(Check());

    private HealthCheckResult Check()
    {
        var directory = options.DataDirectory;
        if (!Directory.Exists(directory))
            return HealthCheckResult.Unhealthy($"'{directory}' is not there. Start the site once with 'masthead serve', or name the right one with Masthead:DataDirectory.");
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(directory) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)) != UnixFileMode.None)
            return HealthCheckResult.Unhealthy($"'{directory}' can be entered by others, and holds readers' addresses and secrets. Run: chmod 700 '{directory}'");
        if (!CanWrite(directory))
            return HealthCheckResult.Unhealthy($"'{directory}' cannot be written. It must belong to the user that Masthead runs as.");
        var free = new DriveInfo(directory).AvailableFreeSpace;
        var needed = Math.Max(Comfortable, 2 * SizeOfDatabase());
        return free < needed
            ? HealthCheckResult.Degraded($"{Size(free)} are free on its disk. Make room: {Size(needed)} would do for the database and a backup.")
            : HealthCheckResult.Healthy($"{directory}, {Size(free)} free");
    }

    private long SizeOfDatabase() => File.Exists(options.SqliteFile) ? new FileInfo(options.SqliteFile).Length : 0;

    private static bool CanWrite(string directory)
    {
        try
        {
            using var probe = DurableFile.Create(DurableFile.TemporaryBeside(Path.Combine(directory, "doctor")), FileAccess.Write, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string Size(long bytes) => bytes >= Comfortable ? $"{bytes / (double)(1L << 30):0.0} GiB" : $"{bytes / (double)(1L << 20):0} MiB";
}
