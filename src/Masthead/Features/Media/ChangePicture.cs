using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Media;

internal enum RemovePictureOutcome
{
    Removed,
    Gone,

    /// <summary>An article shows it.</summary>
    InUse,
}

/// <summary>Describes a picture anew, or removes one that no article shows.</summary>
internal sealed class ChangePicture(NewsDb db, MediaFiles files)
{
    /// <summary>The words that an article's writer is offered; articles keep their own.</summary>
    public async Task<bool> DescribeAsync(long id, PictureWords words, CancellationToken cancellationToken)
    {
        if (await db.Media.FirstOrDefaultAsync(item => item.Id == id, cancellationToken) is not { } item)
            return false;
        item.Describe(words.Alt, words.Caption, words.Credit);
        await db.SaveChangesAsync(CancellationToken.None);
        return true;
    }

    public async Task<RemovePictureOutcome> RemoveAsync(long id, CancellationToken cancellationToken)
    {
        if (await db.Media.FirstOrDefaultAsync(item => item.Id == id, cancellationToken) is not { } item)
            return RemovePictureOutcome.Gone;
        db.Remove(item);
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (DbUpdateException)
        {
            // The foreign key of an article that shows it.
            return RemovePictureOutcome.InUse;
        }
        files.Delete(item);
        return RemovePictureOutcome.Removed;
    }
}
