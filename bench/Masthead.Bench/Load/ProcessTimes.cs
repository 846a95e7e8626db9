using System.Globalization;

namespace Masthead.Bench.Load;

/// <summary>What the kernel says of a process: its work and its memory.</summary>
internal static class ProcessTimes
{
    /// <summary>Processor time of a process and its living children.</summary>
    public static TimeSpan OfTree(int id)
    {
        var ticks = 0L;
        foreach (var file in Directory.EnumerateDirectories("/proc").Select(directory => Path.Combine(directory, "stat")))
            if (Fields(file) is { } fields && (fields.Id == id || fields.Parent == id))
                ticks += fields.Ticks;
        return TimeSpan.FromMilliseconds(ticks * 10);
    }

    /// <summary>Proportional set size in MiB: shared pages are divided among those who share them.</summary>
    public static double PssMegabytes(int id) =>
        File.ReadLines($"/proc/{id}/smaps_rollup").Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
            .Sum(line => double.Parse(line.AsSpan(4, line.Length - 7), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture)) / 1024;

    private static (int Id, int Parent, long Ticks)? Fields(string file)
    {
        try
        {
            var text = File.ReadAllText(file);
            var rest = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(text[..text.IndexOf(' ', StringComparison.Ordinal)]), Number(rest[1]), Number(rest[11]) + Number(rest[12]));
        }
        catch (Exception fault) when (fault is IOException or FormatException or UnauthorizedAccessException)
        {
            // Not a process, or one that has just ended.
            return null;
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
