using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Masthead.Features.Reading;

/// <summary>
/// What a page says to machines in the words of schema.org, encoded so that nothing in it can end its script element.
/// </summary>
internal static class StructuredData
{
    // Letters of every script as they are; quotes, ampersands and angle brackets escaped.
    private static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    public static string Breadcrumb(IEnumerable<(string Name, string Address)> steps, string home) => Graph([BreadcrumbNode(steps, home)]);

    public static string Person(string name, string bio, string address) => Graph([new JsonObject
    {
        ["@type"] = "ProfilePage",
        ["url"] = address,
        ["mainEntity"] = new JsonObject { ["@type"] = "Person", ["name"] = name, ["description"] = bio is "" ? null : bio, ["url"] = address },
    }]);

    public static string Article(ArticleFacts facts) => Graph([NewsArticle(facts), BreadcrumbNode(facts.Breadcrumb, facts.Home)]);

    private static JsonObject NewsArticle(ArticleFacts facts)
    {
        var node = new JsonObject
        {
            ["@type"] = "NewsArticle",
            ["@id"] = facts.Address,
            ["mainEntityOfPage"] = facts.Address,
            ["url"] = facts.Address,
            ["headline"] = facts.Headline,
            ["inLanguage"] = facts.Language,
            ["datePublished"] = PrintedTime.Machine(facts.PublishedAt),
            ["dateModified"] = PrintedTime.Machine(facts.ModifiedAt),
            ["author"] = new JsonArray([.. facts.Authors.Select(author => new JsonObject { ["@type"] = "Person", ["name"] = author.Name, ["url"] = author.Address })]),
            ["publisher"] = new JsonObject { ["@type"] = "NewsMediaOrganization", ["name"] = facts.Publisher, ["url"] = facts.Home },
            ["isAccessibleForFree"] = true,
            ["commentCount"] = facts.CommentCount,
            ["discussionUrl"] = facts.Address + "#comments",
        };
        if (facts.Description is not "")
            node["description"] = facts.Description;
        if (facts.Section is not "")
            node["articleSection"] = facts.Section;
        if (facts.Dateline is not "")
            node["dateline"] = facts.Dateline;
        if (facts.Keywords.Count > 0)
            node["keywords"] = new JsonArray([.. facts.Keywords.Select(word => JsonValue.Create(word))]);
        if (facts.Picture is { } picture)
            node["image"] = new JsonObject { ["@type"] = "ImageObject", ["url"] = picture.Address, ["width"] = picture.Width, ["height"] = picture.Height };
        if (facts.Comments.Count > 0)
            node["comment"] = new JsonArray([.. facts.Comments.Select(comment => CommentNode(facts.Address, comment))]);
        return node;
    }

    private static JsonObject CommentNode(string address, CommentFacts comment) => new()
    {
        ["@type"] = "Comment",
        ["url"] = $"{address}#comment-{comment.Id}",
        ["author"] = new JsonObject { ["@type"] = "Person", ["name"] = comment.Author },
        ["datePublished"] = PrintedTime.Machine(comment.At),
        ["text"] = comment.Text,
    };

    private static JsonObject BreadcrumbNode(IEnumerable<(string Name, string Address)> steps, string home) => new()
    {
        ["@type"] = "BreadcrumbList",
        ["itemListElement"] = new JsonArray([.. steps.Prepend(("Home", home)).Select((step, index) =>
            new JsonObject { ["@type"] = "ListItem", ["position"] = index + 1, ["name"] = step.Item1, ["item"] = step.Item2 })]),
    };

    private static string Graph(JsonNode[] nodes) =>
        new JsonObject { ["@context"] = "https://schema.org", ["@graph"] = new JsonArray(nodes) }.ToJsonString(Written);
}

/// <summary>An article as <see cref="StructuredData"/> tells it; every address absolute.</summary>
internal sealed record ArticleFacts
{
    public required string Address { get; init; }
    public required string Home { get; init; }
    public required string Publisher { get; init; }
    public required string Headline { get; init; }
    public required string Description { get; init; }
    public required string Language { get; init; }
    public required string Section { get; init; }
    public required string Dateline { get; init; }
    public required DateTimeOffset PublishedAt { get; init; }
    public required DateTimeOffset ModifiedAt { get; init; }
    public required IReadOnlyList<(string Name, string Address)> Authors { get; init; }
    public required IReadOnlyList<(string Name, string Address)> Breadcrumb { get; init; }
    public required IReadOnlyList<string> Keywords { get; init; }
    public required (string Address, int Width, int Height)? Picture { get; init; }
    public required int CommentCount { get; init; }
    public required IReadOnlyList<CommentFacts> Comments { get; init; }
}

internal sealed record CommentFacts(long Id, string Author, DateTimeOffset At, string Text);
