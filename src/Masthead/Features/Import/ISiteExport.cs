namespace Masthead.Features.Import;

/// <summary>
/// What another system wrote of one site, read as records that no longer know the system: the seam between the readers (WordPress, Ghost, Disqus) and the
/// one engine that places what they read. Every reading begins anew and gives the same.
/// </summary>
internal interface ISiteExport
{
    /// <exception cref="InvalidDataException">It is none, or one that may not be read; in words for the operator.</exception>
    ImportedSite ReadSite();

    IEnumerable<ImportedPicture> ReadPictures();

    /// <param name="skip">Is told place and cause of what is passed over.</param>
    IEnumerable<ImportedItem> ReadItems(Action<ImportNote> skip);

    /// <summary>How far <see cref="ReadItems"/> is, 0 … 1.</summary>
    double Share { get; }
}
