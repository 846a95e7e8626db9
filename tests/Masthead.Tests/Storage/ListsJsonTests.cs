using System.Text.Json;
using Masthead.Features.Articles;
using Masthead.Storage;

namespace Masthead.Tests.Storage;

public sealed class ListsJsonTests
{
    [Fact]
    public void Lists_are_written_as_the_serializer_writes_them()
    {
        long[][] numbers = [[], [7], [long.MinValue, -1, 0, 1, long.MaxValue]];
        Assert.All(numbers, list => Assert.Equal(JsonSerializer.Serialize(list), ListsJson.Of(list)));
        string[][] texts = [[], ["ferry"], ["", "a \"b\" \\ \u0001", "Ålesund 🚢", "\ud800"]];
        Assert.All(texts, list => Assert.Equal(JsonSerializer.Serialize(list), ListsJson.Of(list)));
        Assert.Equal([1, -2, int.MaxValue], ListsJson.Numbers("[1, -2,2147483647]"));
        Assert.Empty(ListsJson.Numbers("[]"));
    }

    [Fact]
    public void Bylines_and_tags_are_read_as_they_are_written()
    {
        Byline[] bylines = [new(1, "Ana \"Quill\" Ødegård", "ana"), new(long.MaxValue, "", "b-2")];
        Assert.Equal(bylines, ArticleJson.Bylines(JsonSerializer.Serialize(bylines, JsonColumn.Options)));
        ArticleTag[] tags = [new(3, "Ferry & boats", "ferry-boats")];
        Assert.Equal(tags, ArticleJson.Tags(JsonSerializer.Serialize(tags, JsonColumn.Options)));
        Assert.Empty(ArticleJson.Tags("[]"));
    }
}
