using System.Text.Json.Serialization;

namespace Masthead.Features.Import;

/// <summary>What became of an article.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlacedAs>))]
internal enum PlacedAs
{
    Imported,
    Updated,

    /// <summary>No longer published there: no longer here.</summary>
    Withdrawn,
    Unchanged,

    /// <summary>Somebody here has worked on it: left alone.</summary>
    EditedHere,
    Skipped,
}

/// <summary>One article there against here.</summary>
/// <param name="Place">In the file.</param>
/// <param name="Id">There.</param>
/// <param name="Path">Its address here, without slashes at its ends; empty when it is not here.</param>
/// <param name="Outcome">What this run did with it.</param>
/// <param name="Similarity">Of the words in the export and the words that readers get, 0 … 1.</param>
internal sealed record ItemParity(string Place, string Id, string Path, PlacedAs Outcome, double Similarity)
{
    public int CommentsInFile { get; init; }
    public int CommentsImported { get; init; }
    public int CommentsMerged { get; init; }

    /// <summary>Addresses of pictures in its body that are here now.</summary>
    public int LinksRewritten { get; init; }

    /// <summary>Addresses of pictures in its body that still lead elsewhere.</summary>
    public int PicturesElsewhere { get; init; }

    /// <summary>Elements whose tags the sanitiser took away, with how often.</summary>
    public SortedDictionary<string, int> Sanitised { get; init; } = [];
}
