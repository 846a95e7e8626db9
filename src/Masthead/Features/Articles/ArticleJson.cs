using System.Text.Json;
using System.Text.Json.Serialization;

namespace Masthead.Features.Articles;

/// <summary>The lists in an article's row, for rows that do not come through the mapper. Written as <see cref="Storage.JsonColumn"/> says.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(List<Byline>))]
[JsonSerializable(typeof(List<ArticleTag>))]
internal sealed partial class ArticleJson : JsonSerializerContext;
