using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Masthead.Spam;
using Masthead.Storage;

namespace Masthead.Features.SpamFilter;

/// <summary>What lies in the data directory of a site's model.</summary>
internal abstract record StoredModel
{
    /// <param name="Knowledge">What it holds.</param>
    public sealed record Good(Knowledge Knowledge) : StoredModel;

    /// <summary>None was written yet.</summary>
    public sealed record Missing : StoredModel;

    /// <param name="Why">A clause that follows the file's name: "is damaged".</param>
    public sealed record Unusable(string Why) : StoredModel;
}

/// <summary>
/// A file per site in <c>models</c> of the data directory that holds what was learnt up to some example, so that a start need not learn them all again.
/// It is a copy, never the truth: one that is missing, damaged or of other examples is passed over and written anew. Not part of a backup.
/// </summary>
internal sealed class ModelFiles(DatabaseOptions options)
{
    /// <summary>How the name of every such file ends.</summary>
    public const string Ending = ".model";

    private const int Version = 1;
    private const int ShortestFile = 100;

    private string Directory => Path.Combine(options.DataDirectory, "models");

    /// <summary>The sites that have a file.</summary>
    public IReadOnlyList<long> Sites() => !System.IO.Directory.Exists(Directory) ? [] :
        System.IO.Directory.EnumerateFiles(Directory, "*" + Ending).Select(Path.GetFileNameWithoutExtension)
            .Select(name => long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var site) ? site : -1).Where(site => site >= 0).Order().ToList();

    public string PathOf(long siteId) => Path.Combine(Directory, siteId.ToString(CultureInfo.InvariantCulture) + Ending);

    /// <exception cref="IOException">The disk is full or away; the file that was there before is still there.</exception>
    public async Task WriteAsync(long siteId, Knowledge knowledge)
    {
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Mark);
            WriteMaker(writer);
            writer.Write(siteId);
            knowledge.WriteTo(writer);
        }
        bytes.Write(SHA256.HashData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        DurableFile.CreateDirectory(Directory);
        await DurableFile.WriteAsync(PathOf(siteId), bytes.GetBuffer().AsMemory(0, (int)bytes.Length), CancellationToken.None);
        knowledge.Saved = knowledge.Count;
    }

    /// <summary>Deletes a site's file, if there is one.</summary>
    public void Delete(long siteId)
    {
        if (File.Exists(PathOf(siteId)))
            File.Delete(PathOf(siteId));
    }

    /// <summary>Reads a site's file. Whether the examples in it still are the site's is for the caller to compare.</summary>
    public async Task<StoredModel> ReadAsync(long siteId, CancellationToken cancellationToken)
    {
        try
        {
            return Read(await File.ReadAllBytesAsync(PathOf(siteId), cancellationToken), siteId);
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            return new StoredModel.Missing();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new StoredModel.Unusable("cannot be read: " + fault.Message);
        }
    }

    private static StoredModel Read(byte[] bytes, long siteId)
    {
        if (bytes.Length < ShortestFile || !bytes.AsSpan(0, Mark.Length).SequenceEqual(Mark))
            return new StoredModel.Unusable("is not a site’s model");
        var body = bytes.AsSpan(0, bytes.Length - SHA256.HashSizeInBytes);
        if (!SHA256.HashData(body).AsSpan().SequenceEqual(bytes.AsSpan(body.Length)))
            return new StoredModel.Unusable("is damaged or cut short");
        using var reader = new BinaryReader(new MemoryStream(bytes, Mark.Length, body.Length - Mark.Length));
        if (!IsOurs(reader))
            return new StoredModel.Unusable("was written by another version of the program");
        if (reader.ReadInt64() != siteId)
            return new StoredModel.Unusable("is another site’s");
        try
        {
            return new StoredModel.Good(Knowledge.ReadFrom(reader));
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException or ArgumentException)
        {
            return new StoredModel.Unusable("cannot be understood: " + fault.Message);
        }
    }

    private static ReadOnlySpan<byte> Mark => "MASTSITE"u8;

    // Another build of the filter or of this room may learn the same examples otherwise, and a model must be what its examples make it today.
    private static readonly Guid[] Makers = [typeof(Filter).Module.ModuleVersionId, typeof(ModelFiles).Module.ModuleVersionId];

    private static void WriteMaker(BinaryWriter writer)
    {
        writer.Write(Version);
        foreach (var maker in Makers)
            writer.Write(maker.ToByteArray());
    }

    private static bool IsOurs(BinaryReader reader) => reader.ReadInt32() == Version && Array.TrueForAll(Makers, maker => new Guid(reader.ReadBytes(16)) == maker);
}
