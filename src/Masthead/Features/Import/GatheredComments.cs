using System.Collections;
using System.Text;
using Masthead.Features.Comments;
using Masthead.Storage;

namespace Masthead.Features.Import;

/// <summary>
/// A file of comments that no directory names, for exports that hold more of them than should be in memory. It is gone when it is closed, also by a kill.
/// Not thread-safe.
/// </summary>
internal sealed class CommentFile : IDisposable
{
    private FileStream? file;
    private BinaryWriter? writer;
    private BinaryReader? reader;

    /// <returns>Where it stands.</returns>
    public long Add(ImportedComment comment)
    {
        file ??= Open();
        writer ??= new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
        var at = file.Seek(0, SeekOrigin.End);
        foreach (var text in new[] { comment.Id, comment.ParentId, comment.Name, comment.Email, comment.Website, comment.IpAddress ?? "", comment.Html, comment.DisqusId ?? "" })
            writer.Write(text);
        writer.Write(comment.At.UtcTicks);
        writer.Write((int)comment.State);
        writer.Write((int)comment.Kind);
        return at;
    }

    /// <param name="at">As <see cref="Add"/> returned it.</param>
    public ImportedComment Read(long at)
    {
        writer!.Flush();
        reader ??= new BinaryReader(file!, Encoding.UTF8, leaveOpen: true);
        file!.Seek(at, SeekOrigin.Begin);
        var (id, parent, name, email, website, address, html, disqus) =
            (reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
        return new ImportedComment(
            id, parent, name, email, website, address is "" ? null : address, html, new DateTimeOffset(reader.ReadInt64(), TimeSpan.Zero), (CommentState)reader.ReadInt32(), (CommentKind)reader.ReadInt32())
        {
            DisqusId = disqus is "" ? null : disqus,
        };
    }

    /// <summary>Forgets everything; what was read of it may not be asked for again.</summary>
    public void Clear() => file?.SetLength(0);

    private static FileStream Open()
    {
        var path = Path.Combine(Path.GetTempPath(), $"masthead-comments-{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.Delete, Options = FileOptions.DeleteOnClose, BufferSize = 64 * 1024 };
        var file = DurableFile.OpenForOwner(path, options);
        // Without a name at once: then not even a kill leaves it there.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }

    public void Dispose()
    {
        reader?.Dispose();
        writer?.Dispose();
        file?.Dispose();
    }
}

/// <summary>The comments of one item: so many in memory, the rest in a file, read anew each time.</summary>
internal sealed class GatheredComments(CommentFile file, int mostInMemory) : IReadOnlyList<ImportedComment>
{
    private readonly List<ImportedComment> first = [];
    private readonly List<long> rest = [];

    public int Count => first.Count + rest.Count;

    public ImportedComment this[int index] => index < first.Count ? first[index] : file.Read(rest[index - first.Count]);

    public void Add(ImportedComment comment)
    {
        if (first.Count < mostInMemory)
            first.Add(comment);
        else
            rest.Add(file.Add(comment));
    }

    public IEnumerator<ImportedComment> GetEnumerator()
    {
        for (var i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
