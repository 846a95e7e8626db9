using System.Text.Json;
using System.Text.Json.Serialization;
using Masthead.Storage;

namespace Masthead.Features.Akismet.Checks;

/// <summary>
/// The checks that <see cref="UnrecordedChecks"/> holds, in a file of the data directory as well, one line of JSON each, so that a process that is killed while
/// the database takes nothing loses none of them. A power cut may. The file is for its owner only and never larger than 16 MiB: what comes after is in memory alone. Of
/// two processes that share the directory one keeps it. Not thread-safe.
/// </summary>
internal sealed partial class CheckJournal(DatabaseOptions options, ILogger<CheckJournal> log) : IDisposable
{
    private const int Largest = 16 * 1024 * 1024;

    private readonly string path = Path.Combine(options.DataDirectory, "unrecorded-checks.jsonl");
    private FileStream? file;
    private bool isOutOfReach;

    /// <summary>What another process has left; a line that it did not come to the end of says nothing.</summary>
    public List<PendingCheck> Read()
    {
        var left = new List<PendingCheck>();
        if (!File.Exists(path) || !TryOpen())
            return left;
        using var lines = new StreamReader(file!, leaveOpen: true);
        while (lines.ReadLine() is { } line)
            if (Parse(line) is { } check)
                left.Add(check);
        return left;
    }

    public void Add(PendingCheck check)
    {
        if (!TryOpen() || file!.Length > Largest)
            return;
        try
        {
            file.Seek(0, SeekOrigin.End);
            file.Write([.. JsonSerializer.SerializeToUtf8Bytes(check, CheckJournalJson.Default.PendingCheck), (byte)'\n']);
        }
        catch (IOException fault)
        {
            GiveUp(fault);
        }
    }

    /// <summary>Everything in it is on the disk by now.</summary>
    public void Clear()
    {
        try
        {
            file?.SetLength(0);
        }
        catch (IOException fault)
        {
            GiveUp(fault);
        }
    }

    public void Dispose() => file?.Dispose();

    private bool TryOpen()
    {
        if (file is not null || isOutOfReach)
            return file is not null;
        try
        {
            // Each line is handed to the system at once: only then does it outlive the process.
            var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
            file = DurableFile.OpenForOwner(path, how);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            GiveUp(fault);
            return false;
        }
    }

    private void GiveUp(Exception fault)
    {
        isOutOfReach = true;
        file?.Dispose();
        file = null;
        LogOutOfReach(fault, path);
    }

    private static PendingCheck? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, CheckJournalJson.Default.PendingCheck);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "'{Path}' cannot be used; checks that have no record yet are kept in memory only")]
    private partial void LogOutOfReach(Exception fault, string path);
}

[JsonSerializable(typeof(PendingCheck))]
internal sealed partial class CheckJournalJson : JsonSerializerContext;
