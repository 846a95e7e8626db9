using System.Globalization;
using System.Security.Cryptography;
using Masthead.Jobs;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Media;

internal abstract record KeepPictureOutcome
{
    /// <summary>It is kept; the same picture twice is one item.</summary>
    public sealed record Kept(MediaItem Item) : KeepPictureOutcome;

    public sealed record TooLarge(long Most) : KeepPictureOutcome;

    /// <summary>Neither JPEG, PNG, GIF, WebP nor AVIF by its bytes, of an impossible size, or broken.</summary>
    public sealed record NotAPicture : KeepPictureOutcome;

    /// <summary>It may say where and by whom it was taken, and nothing here can take that off.</summary>
    public sealed record CannotBeCleaned : KeepPictureOutcome;
}

/// <summary>
/// Takes a picture into the paper's keeping: drawn anew, upright and without metadata (a picture that is clean already stays as it is); the
/// file first, then the row that makes it known.
/// </summary>
internal sealed class KeepPicture(NewsDb db, MediaFiles files, Vips vips, PictureCopies copies, TimeProvider clock)
{
    public const long MostBytes = 20 * 1024 * 1024;

    /// <summary>More would cost minutes to decode, and no page shows them.</summary>
    public const long MostPixels = 50_000_000;

    private const string MasterBox = "3840x3840";

    /// <param name="bytes">The file as it came.</param>
    /// <param name="fileName">Its name, for the newsroom only.</param>
    /// <param name="description">What is said of it.</param>
    /// <param name="cancellationToken">Honoured until the row is written.</param>
    /// <param name="copiesLater">Leave the smaller copies to a job: the first start must not wait for them.</param>
    public async Task<KeepPictureOutcome> RunAsync(
        ReadOnlyMemory<byte> bytes, string fileName, PictureWords description, CancellationToken cancellationToken, bool copiesLater = false)
    {
        if (bytes.Length > MostBytes)
            return new KeepPictureOutcome.TooLarge(MostBytes);
        if (ImageHeader.Read(bytes.Span) is not { } sent || (long)sent.Width * sent.Height > MostPixels)
            return new KeepPictureOutcome.NotAPicture();
        var isClean = CleanPicture.IsClean(bytes.Span);
        if (!isClean && !vips.IsInstalled)
            return new KeepPictureOutcome.CannotBeCleaned();
        var kept = isClean ? bytes : await DrawAnewAsync(bytes, sent.ContentType, cancellationToken);
        if (ImageHeader.Read(kept.Span) is not { } header)
            return new KeepPictureOutcome.NotAPicture();

        var hash = Convert.ToHexStringLower(SHA256.HashData(kept.Span));
        await files.KeepAsync(hash, header.ContentType, kept, cancellationToken);
        var item = await db.Media.FirstOrDefaultAsync(item => item.Hash == hash, cancellationToken);
        if (item is not null)
            return new KeepPictureOutcome.Kept(item);
        item = new MediaItem(hash, header.ContentType, ShownName(fileName), header.Width, header.Height, kept.Length, clock.GetUtcNow());
        item.Describe(description.Alt, description.Caption, description.Credit);
        if (!copiesLater)
            item.HasCopies(await copies.MakeAsync(item, kept, cancellationToken));
        db.Add(item);
        await db.SaveChangesAsync(CancellationToken.None);
        if (copiesLater && vips.IsInstalled)
        {
            db.Enqueue<MakeCopies>(item.Id.ToString(CultureInfo.InvariantCulture), clock.GetUtcNow());
            await db.SaveChangesAsync(CancellationToken.None);
        }
        return new KeepPictureOutcome.Kept(item);
    }

    // AVIF becomes WebP: not every browser of the last years shows the one, all show the other.
    private async Task<ReadOnlyMemory<byte>> DrawAnewAsync(ReadOnlyMemory<byte> bytes, string contentType, CancellationToken cancellationToken)
    {
        var extension = Picture.Extension(contentType);
        return contentType switch
        {
            "image/gif" => await vips.CopyFramesAsync(bytes, extension, ".gif[strip]", cancellationToken),
            "image/jpeg" => await vips.ScaleAsync(bytes, extension, MasterBox, ".jpg[Q=88,strip,optimize_coding]", cancellationToken),
            "image/png" => await vips.ScaleAsync(bytes, extension, MasterBox, ".png[strip,compression=8]", cancellationToken),
            _ => await vips.ScaleAsync(bytes, extension, MasterBox, ".webp[Q=86,strip]", cancellationToken),
        };
    }

    private static string ShownName(string fileName)
    {
        var name = string.Concat(fileName.Split('/', '\\')[^1].Where(c => !char.IsControl(c)));
        return name[..Math.Min(name.Length, 200)];
    }
}

/// <summary>What is said of a picture, as plain text.</summary>
internal sealed record PictureWords(string Alt = "", string Caption = "", string Credit = "");
