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

    /// <summary>Neither JPEG, PNG, GIF, WebP, AVIF nor HEIC by its bytes, or of an impossible size.</summary>
    public sealed record NotAPicture : KeepPictureOutcome;

    /// <summary>It begins as a picture and cannot be read to its end: cut off on its way, or broken.</summary>
    public sealed record Broken : KeepPictureOutcome;

    /// <summary>A photograph as telephones write it, and the decoder for it is not here; or it is broken.</summary>
    public sealed record HeicUnread : KeepPictureOutcome;

    /// <summary>It may say where and by whom it was taken, and nothing here can take that off.</summary>
    public sealed record CannotBeCleaned : KeepPictureOutcome;
}

/// <summary>
/// Takes a picture into the paper's keeping: drawn anew, upright and without metadata (a picture that is clean already stays as it is); the
/// file first, then the row that makes it known.
/// </summary>
internal sealed class KeepPicture(NewsDb db, MediaFiles files, DrawPicture draw, PictureCopies copies, TimeProvider clock)
{
    public const long MostBytes = 20 * 1024 * 1024;

    /// <param name="bytes">The file as it came.</param>
    /// <param name="fileName">Its name, for the newsroom only.</param>
    /// <param name="description">What is said of it.</param>
    /// <param name="cancellationToken">Honoured until the row is written.</param>
    /// <param name="copiesLater">Leave the smaller copies to a job: the first start must not wait for them.</param>
    public async Task<KeepPictureOutcome> RunAsync(
        ReadOnlyMemory<byte> bytes, string fileName, PictureWords description, CancellationToken cancellationToken, bool copiesLater = false)
    {
        var (drawn, refusal) = await draw.RunAsync(bytes, cancellationToken);
        if (drawn is not var (kept, header))
            return refusal!;

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
        if (copiesLater && copies.ArePossible)
        {
            db.Enqueue<MakeCopies>(item.Id.ToString(CultureInfo.InvariantCulture), clock.GetUtcNow());
            await db.SaveChangesAsync(CancellationToken.None);
        }
        return new KeepPictureOutcome.Kept(item);
    }

    private static string ShownName(string fileName)
    {
        var name = string.Concat(fileName.Split('/', '\\')[^1].Where(c => !char.IsControl(c)));
        return name[..Math.Min(name.Length, 200)];
    }
}

/// <summary>What is said of a picture, as plain text.</summary>
internal sealed record PictureWords(string Alt = "", string Caption = "", string Credit = "");
