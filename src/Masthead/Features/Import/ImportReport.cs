namespace Masthead.Features.Import;

/// <summary>What became of everything in the files. Counts are of this run.</summary>
internal sealed class ImportReport
{
    public int ArticlesInFile { get; set; }
    public int ArticlesImported { get; set; }
    public int ArticlesUpdated { get; set; }
    public int ArticlesUnchanged { get; set; }

    /// <summary>Changed here since the last import, and left alone: the place in the file and the address here.</summary>
    public List<ImportNote> ArticlesEditedHere { get; } = [];
    public int CommentsInFile { get; set; }
    public int CommentsImported { get; set; }
    public int CommentsUnchanged { get; set; }
    public int SectionsMade { get; set; }
    public int PicturesInFile { get; set; }
    public int PicturesImported { get; set; }
    public int OldAddresses { get; set; }

    /// <summary>Not imported, with the cause.</summary>
    public List<ImportNote> Skipped { get; } = [];

    /// <summary>Imported, but not quite as it was: which section was chosen of several, words cut, shortcodes left.</summary>
    public List<ImportNote> Notes { get; } = [];

    /// <summary>Pictures whose file was not found or is none.</summary>
    public List<ImportNote> PicturesMissing { get; } = [];

    /// <summary>Shortcodes that stay in the text as they are, with how many articles hold each.</summary>
    public SortedDictionary<string, int> UnknownShortcodes { get; } = new(StringComparer.Ordinal);
}

/// <param name="Place">In the file: <c>export.xml:120</c>.</param>
/// <param name="Why">For the operator.</param>
internal sealed record ImportNote(string Place, string Why);
