using System.Text.Encodings.Web;
using System.Text.Json;

namespace Masthead.Features.Import;

/// <summary>How many of one kind: of this run.</summary>
internal sealed class KindCount
{
    public int InFile { get; set; }

    /// <summary>New here.</summary>
    public int Imported { get; set; }

    /// <summary>Here already, and brought to what the export says.</summary>
    public int Merged { get; set; }

    /// <summary>Here already as the export has it.</summary>
    public int Unchanged { get; set; }

    /// <summary>With the cause in <see cref="ImportReport.Skipped"/>, <see cref="ImportReport.EditedHere"/> or <see cref="ImportReport.PicturesMissing"/>.</summary>
    public int Skipped { get; set; }
}

/// <param name="Place">In the file: <c>export.xml:120</c>.</param>
/// <param name="Why">For the operator.</param>
internal sealed record ImportNote(string Place, string Why);

/// <summary>What became of everything in the files: the proof of parity.</summary>
internal sealed record ImportReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Source { get; set; } = "";
    public bool IsDryRun { get; set; }
    public KindCount Articles { get; init; } = new();
    public KindCount Comments { get; init; } = new();

    /// <summary>Comments that come without their articles; imported means that the article was found.</summary>
    public KindCount Threads { get; init; } = new();
    public KindCount Pictures { get; init; } = new();
    public KindCount Sections { get; init; } = new();
    public long PictureBytes { get; set; }
    public int LinksRewritten { get; set; }
    public int OldAddresses { get; set; }

    /// <summary>SHA-256 of everything that stands here from this source: equal after two runs when the second changed nothing.</summary>
    public string Checksum { get; set; } = "";

    /// <summary>What the filter learnt from it; null when nobody asked for that.</summary>
    public TaughtTable? Taught { get; set; }

    /// <summary>Each article, in the order of the files.</summary>
    public List<ItemParity> Items { get; init; } = [];

    /// <summary>Changed here since the last import, and left alone.</summary>
    public List<ImportNote> EditedHere { get; init; } = [];

    /// <summary>Not imported, with the cause.</summary>
    public List<ImportNote> Skipped { get; init; } = [];

    /// <summary>Imported, but not quite as it was: which section was chosen of several, words cut.</summary>
    public List<ImportNote> Notes { get; init; } = [];

    /// <summary>Pictures whose file was not found or is none.</summary>
    public List<ImportNote> PicturesMissing { get; init; } = [];

    /// <summary>Shortcodes and cards that stay in the text as they are, with how many articles hold each.</summary>
    public SortedDictionary<string, int> UnknownParts { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Elements whose tags the sanitiser took away, with how often. Their words stay, but for scripts and styles.</summary>
    public SortedDictionary<string, int> Sanitised { get; init; } = new(StringComparer.Ordinal);

    public void Add(ItemParity item, ImportedArticle article)
    {
        Items.Add(item);
        Articles.InFile++;
        _ = item.Outcome switch
        {
            PlacedAs.Imported => Articles.Imported++,
            PlacedAs.Updated or PlacedAs.Withdrawn => Articles.Merged++,
            PlacedAs.Unchanged => Articles.Unchanged++,
            _ => Articles.Skipped++,
        };
        Comments.InFile += item.CommentsInFile;
        Comments.Imported += item.CommentsImported;
        Comments.Merged += item.CommentsMerged;
        if (item.Outcome is PlacedAs.Skipped)
            Comments.Skipped += item.CommentsInFile;
        else
            Comments.Unchanged += item.CommentsInFile - item.CommentsImported - item.CommentsMerged;
        LinksRewritten += item.LinksRewritten;
        foreach (var part in article.UnknownParts)
            UnknownParts[part] = UnknownParts.GetValueOrDefault(part) + 1;
        foreach (var (name, count) in item.Sanitised)
            Sanitised[name] = Sanitised.GetValueOrDefault(name) + count;
    }

    public void Add(ImportedThread thread, PlacedComments placed)
    {
        Threads.InFile++;
        Threads.Imported++;
        Comments.InFile += thread.Comments.Count;
        Comments.Imported += placed.New;
        Comments.Merged += placed.Merged;
        Comments.Unchanged += placed.Unchanged;
    }

    public void AddSkipped(ImportedThread thread)
    {
        Threads.InFile++;
        Threads.Skipped++;
        Comments.InFile += thread.Comments.Count;
        Comments.Skipped += thread.Comments.Count;
    }

    /// <summary>Only the first so many of every list, and of the items those that are worth a look first.</summary>
    public ImportReport Shortened(int most) => this with
    {
        Items = Items.OrderBy(item => item.Outcome is PlacedAs.Unchanged).ThenBy(item => item.Similarity).Take(most).ToList(),
        EditedHere = EditedHere.Take(most).ToList(),
        Skipped = Skipped.Take(most).ToList(),
        Notes = Notes.Take(most).ToList(),
        PicturesMissing = PicturesMissing.Take(most).ToList(),
    };

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    public static ImportReport FromJson(string json) => JsonSerializer.Deserialize<ImportReport>(json, Json)!;
}
