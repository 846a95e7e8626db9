using System.Security.Cryptography;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Media;

internal abstract record KeepPictureOutcome
{
    /// <summary>It is kept; the same bytes twice are one item.</summary>
    public sealed record Kept(MediaItem Item) : KeepPictureOutcome;

    public sealed record TooLarge(long Most) : KeepPictureOutcome;

    /// <summary>Neither JPEG, PNG, GIF nor WebP by its bytes, or of an impossible size.</summary>
    public sealed record NotAPicture : KeepPictureOutcome;
}

/// <summary>Takes a picture into the paper's keeping: the file first, then the row that makes it known.</summary>
internal sealed class KeepPicture(NewsDb db, MediaFiles files, TimeProvider clock)
{
    public const long MostBytes = 20 * 1024 * 1024;

    public async Task<KeepPictureOutcome> RunAsync(
        ReadOnlyMemory<byte> bytes, string fileName, PictureWords description, CancellationToken cancellationToken)
    {
        if (bytes.Length > MostBytes)
            return new KeepPictureOutcome.TooLarge(MostBytes);
        if (ImageHeader.Read(bytes.Span) is not { } header)
            return new KeepPictureOutcome.NotAPicture();

        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        await files.KeepAsync(hash, header.ContentType, bytes, cancellationToken);
        var item = await db.Media.FirstOrDefaultAsync(item => item.Hash == hash, cancellationToken);
        if (item is null)
        {
            item = new MediaItem(hash, header.ContentType, Path.GetFileName(fileName), header.Width, header.Height, bytes.Length, clock.GetUtcNow());
            item.Describe(description.Alt, description.Caption, description.Credit);
            db.Add(item);
            await db.SaveChangesAsync(cancellationToken);
        }
        return new KeepPictureOutcome.Kept(item);
    }
}

/// <summary>What is said of a picture, as plain text.</summary>
internal sealed record PictureWords(string Alt = "", string Caption = "", string Credit = "");
