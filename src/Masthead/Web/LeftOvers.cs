using System.Globalization;
using System.Runtime.InteropServices;

namespace Masthead.Web;

/// <summary>Gives back to the machine what a start has left behind and the site does not need: once, when all is warm. A pause of some 40 ms.</summary>
internal static class LeftOvers
{
    public static void GiveBack()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!OperatingSystem.IsLinux())
            return;
        TrimHeap();
        LetGoOfFiles();
    }

    // What was compiled took memory from the C library, which keeps it for the next who asks.
    private static void TrimHeap()
    {
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Only glibc keeps so much that it has a call for this.
        }
    }

    /// <summary>
    /// A start reads most pages of the program's files once, and they stay mapped. Those in which nothing was written are let go: what is needed again is
    /// taken from the kernel's cache at once, and the rest is the kernel's to keep or not.
    /// </summary>
    private static void LetGoOfFiles()
    {
        const int DontNeed = 4;
        try
        {
            foreach (var (start, length) in UnwrittenPages(File.ReadLines("/proc/self/smaps")))
                _ = Advise((nint)start, (nuint)length, DontNeed);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Without /proc everything stays as it is.
        }
    }

    /// <summary>Mapped libraries that nobody may write to, and in which nothing was written before that: what stands in the file is all there is.</summary>
    /// <param name="smaps">Lines of <c>/proc/PID/smaps</c>.</param>
    internal static List<(long Start, long Length)> UnwrittenPages(IEnumerable<string> smaps)
    {
        var found = new List<(long, long)>();
        (long Start, long Length)? mapping = null;
        var unwritten = 0;
        foreach (var line in smaps)
        {
            // A mapping begins with its addresses; what follows are figures, each with a name that ends in a colon.
            if (line.IndexOf(' ') is var end && line[end - 1] != ':')
                (mapping, unwritten) = (Library(line), 0);
            else if (mapping is { } library && IsOfWritten(line) && Kilobytes(line) == 0 && ++unwritten == OfWritten.Length)
                found.Add(library);
        }
        return found;
    }

    // A page of the process's own, changed, or changed and put out to the disk: each must be none.
    private static readonly string[] OfWritten = ["Private_Dirty:", "Anonymous:", "Swap:"];

    private static bool IsOfWritten(string line) => Array.Exists(OfWritten, name => line.StartsWith(name, StringComparison.Ordinal));

    private static (long Start, long Length)? Library(string line)
    {
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 6 || fields[1][1] == 'w' || !(fields[5].EndsWith(".dll", StringComparison.Ordinal) || fields[5].Contains(".so", StringComparison.Ordinal)))
            return null;
        var dash = fields[0].IndexOf('-', StringComparison.Ordinal);
        var (start, end) = (Address(fields[0].AsSpan(0, dash)), Address(fields[0].AsSpan(dash + 1)));
        return (start, end - start);
    }

    private static long Address(ReadOnlySpan<char> text) => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static int Kilobytes(string line) => int.Parse(line.AsSpan(line.IndexOf(':') + 1).TrimEnd("kB").Trim(), NumberStyles.Integer, CultureInfo.InvariantCulture);

    [DllImport("libc", EntryPoint = "malloc_trim"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint keep);

    [DllImport("libc", EntryPoint = "madvise"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Advise(nint start, nuint length, int advice);
}
