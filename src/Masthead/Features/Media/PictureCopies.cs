using System.Globalization;
using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Media;

/// <summary>The smaller copies from which a browser chooses: WebP, 480, 960 and 1600 pixels wide. Thread-safe.</summary>
internal sealed class PictureCopies(MediaFiles files, Vips vips)
{
    private static readonly int[] Widths = [480, 960, 1600];

    public bool ArePossible => vips.IsInstalled;

    /// <summary>The widths that were made; none for a moving picture, or when nothing here can scale.</summary>
    public async Task<IReadOnlyList<int>> MakeAsync(MediaItem item, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var made = new List<int>();
        if (!vips.IsInstalled || item.ContentType == "image/gif")
            return made;
        foreach (var width in Widths.Where(width => width < item.Width))
        {
            var copy = await vips.ScaleAsync(bytes, Picture.Extension(item.ContentType), width, null, ".webp[Q=80,strip]", cancellationToken);
            if (copy is null)
                continue;
            await files.KeepCopyAsync(item.Hash, width, copy, cancellationToken);
            made.Add(width);
        }
        return made;
    }
}

/// <summary>Makes the copies of a picture that was kept without them.</summary>
internal sealed class MakeCopies(NewsDb db, MediaFiles files, PictureCopies copies, PageCache pages) : IJobHandler
{
    public async Task RunAsync(string payload, CancellationToken cancellationToken)
    {
        var id = long.Parse(payload, CultureInfo.InvariantCulture);
        var item = await db.Media.FirstOrDefaultAsync(item => item.Id == id, cancellationToken);
        if (item is null || files.Find(item.Hash + Picture.Extension(item.ContentType)) is not { } path)
            return;
        item.HasCopies(await copies.MakeAsync(item, await File.ReadAllBytesAsync(path, cancellationToken), cancellationToken));
        await db.SaveChangesAsync(CancellationToken.None);
        await pages.EvictAsync(PageCache.EveryPage);
    }
}
