using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Masthead.Storage;

/// <summary>How a value is written into a text column as JSON: readable to a person, names as in the code.</summary>
internal static class JsonColumn
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        // The column is never written into a page: text stays text, so that a person can read it and a search finds it.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}

/// <summary>A value kept in one text column as JSON.</summary>
internal static class JsonValue<T> where T : class
{
    public static readonly ValueConverter<T, string> Converter = new(
        value => JsonSerializer.Serialize(value, JsonColumn.Options),
        text => JsonSerializer.Deserialize<T>(text, JsonColumn.Options)!);
}

/// <summary>A short ordered list kept in one text column as JSON; compared item by item.</summary>
internal static class JsonList<T> where T : class
{
    public static readonly ValueConverter<List<T>, string> Converter = new(
        list => JsonSerializer.Serialize(list, JsonColumn.Options),
        text => JsonSerializer.Deserialize<List<T>>(text, JsonColumn.Options)!);

    public static readonly ValueComparer<List<T>> Comparer = new(
        (left, right) => left!.SequenceEqual(right!),
        list => list.Aggregate(0, (hash, item) => HashCode.Combine(hash, item)),
        list => list.ToList());
}
