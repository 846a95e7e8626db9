using Masthead.Features.Media;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Export;

/// <summary>Copies the pictures that the WordPress file names, under the path that it names them by: importers take them from there.</summary>
internal sealed class WritePictures(NewsDb db, MediaFiles files)
{
    /// <param name="directory">Gets a directory <c>media</c>.</param>
    /// <param name="cancellationToken">Honoured between pictures.</param>
    /// <returns>How many were copied.</returns>
    public async Task<int> RunAsync(string directory, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var item in db.Media.AsNoTracking().OrderBy(item => item.Id).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var address = Picture.AddressOf(item.Hash, item.ContentType);
            if (files.Find(Path.GetFileName(address)) is not { } file)
                continue;
            var copy = Path.Combine(directory, address.TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (!File.Exists(copy))
                File.Copy(file, copy);
            count++;
        }
        return count;
    }
}
