using System.Text;
using System.Text.Json;

namespace Masthead.Features.Articles;

/// <summary>
/// The lists in an article's row, for rows that do not come through the mapper; written as <see cref="Storage.JsonColumn"/> says. Read by hand: what the serializer
/// needs for a number is compiled at every start, while the first reader waits.
/// </summary>
internal static class ArticleJson
{
    public static List<Byline> Bylines(string json) => Read(json, static (id, name, slug) => new Byline(id, name, slug));

    public static List<ArticleTag> Tags(string json) => Read(json, static (id, name, slug) => new ArticleTag(id, name, slug));

    public static List<Correction> Corrections(string json)
    {
        if (json is "[]")
            return [];
        var list = new List<Correction>();
        var (day, text) = (DateOnly.MinValue, "");
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("day"u8))
                Correction.TryReadDay(Text(ref reader), out day);
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("text"u8))
                text = Text(ref reader);
            else if (reader.TokenType == JsonTokenType.EndObject)
                list.Add(new Correction(day, text));
        }
        return list;
    }

    // Objects of a number and two texts.
    private static List<T> Read<T>(string json, Func<long, string, string, T> make)
    {
        if (json is "[]")
            return [];
        var list = new List<T>();
        var (id, name, slug) = (0L, "", "");
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Number)
                id = reader.GetInt64();
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("name"u8))
                name = Text(ref reader);
            else if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("slug"u8))
                slug = Text(ref reader);
            else if (reader.TokenType == JsonTokenType.EndObject)
                list.Add(make(id, name, slug));
        }
        return list;
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString() ?? "";
    }
}
