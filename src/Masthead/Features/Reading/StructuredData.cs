using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Masthead.Features.Articles;

namespace Masthead.Features.Reading;

/// <summary>
/// What a page says to machines in the words of schema.org, encoded so that nothing in it can end its script element. UTF-8.
/// </summary>
internal static class StructuredData
{
    // Letters of every script as they are; quotes, ampersands and angle brackets escaped.
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), SkipValidation = true };

    [ThreadStatic]
    private static Utf8JsonWriter? spare;

    /// <summary>Puts nodes into one document.</summary>
    public static void Write(IBufferWriter<byte> target, Action<Utf8JsonWriter> nodes)
    {
        // Lent to one document at a time, and kept by its thread for the next.
        var json = spare ?? new Utf8JsonWriter(target, Written);
        spare = null;
        json.Reset(target);
        json.WriteStartObject();
        json.WriteString("@context", "https://schema.org");
        json.WriteStartArray("@graph");
        nodes(json);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        spare = json;
    }

    /// <summary>One comment, for <see cref="ArticleFacts.Comments"/>.</summary>
    /// <param name="article">The article's address, absolute.</param>
    /// <param name="comment">What is told of it.</param>
    public static byte[] Comment(string article, CommentFacts comment)
    {
        var text = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(text, Written))
            WriteComment(json, article, comment);
        return text.WrittenSpan.ToArray();
    }

    public static Action<Utf8JsonWriter> Breadcrumb(IEnumerable<(string Name, string Address)> steps, string home) => json => WriteBreadcrumb(json, steps, home);

    public static Action<Utf8JsonWriter> Person(string name, string bio, string address) => json =>
    {
        Begin(json, "ProfilePage");
        json.WriteString("url", address);
        json.WriteStartObject("mainEntity");
        json.WriteString("@type", "Person");
        json.WriteString("name", name);
        json.WriteString("description", bio is "" ? null : bio);
        json.WriteString("url", address);
        json.WriteEndObject();
        json.WriteEndObject();
    };

    /// <summary>The paper itself, for its front page.</summary>
    public static Action<Utf8JsonWriter> Paper(string name, string tagline, string home, (string Address, int Width, int Height)? logo) => json =>
    {
        Begin(json, "NewsMediaOrganization");
        json.WriteString("@id", home + "#paper");
        json.WriteString("name", name);
        json.WriteString("url", home);
        if (tagline is not "")
            json.WriteString("description", tagline);
        if (logo is { } picture)
            WritePicture(json, "logo", picture);
        json.WriteEndObject();
        WriteNamed(json, "WebSite", name, home);
    };

    public static Action<Utf8JsonWriter> Article(ArticleFacts facts) => json =>
    {
        Begin(json, "NewsArticle");
        WriteArticle(json, facts);
        json.WriteEndObject();
        WriteBreadcrumb(json, facts.Breadcrumb, facts.Home);
    };

    private static void WriteArticle(Utf8JsonWriter json, ArticleFacts facts)
    {
        json.WriteString("@id", facts.Address);
        json.WriteString("mainEntityOfPage", facts.Address);
        json.WriteString("url", facts.Address);
        json.WriteString("headline", facts.Headline);
        json.WriteString("inLanguage", facts.Language);
        json.WriteString("datePublished", PrintedTime.Machine(facts.PublishedAt));
        json.WriteString("dateModified", PrintedTime.Machine(facts.ModifiedAt));
        json.WriteStartArray("author");
        foreach (var (name, address) in facts.Authors)
            WriteNamed(json, "Person", name, address);
        json.WriteEndArray();
        json.WritePropertyName("publisher");
        WriteNamed(json, "NewsMediaOrganization", facts.Publisher, facts.Home);
        json.WriteBoolean("isAccessibleForFree", true);
        json.WriteNumber("commentCount", facts.CommentCount);
        json.WriteString("discussionUrl", facts.Address + "#comments");
        WriteWhatIsThere(json, facts);
    }

    private static void WriteWhatIsThere(Utf8JsonWriter json, ArticleFacts facts)
    {
        if (facts.Description is not "")
            json.WriteString("description", facts.Description);
        if (facts.Section is not "")
            json.WriteString("articleSection", facts.Section);
        if (facts.Dateline is not "")
            json.WriteString("dateline", facts.Dateline);
        if (facts.Keywords.Count > 0)
        {
            json.WriteStartArray("keywords");
            foreach (var word in facts.Keywords)
                json.WriteStringValue(word);
            json.WriteEndArray();
        }
        if (facts.Picture is { } picture)
            WritePicture(json, "image", picture);
        if (facts.TranslationOf is { } original)
        {
            json.WritePropertyName("translationOfWork");
            WriteTranslation(json, original);
        }
        if (facts.Translations.Count > 0)
        {
            json.WriteStartArray("workTranslation");
            foreach (var translation in facts.Translations)
                WriteTranslation(json, translation);
            json.WriteEndArray();
        }
        if (facts.Corrections.Count > 0)
        {
            json.WriteStartArray("correction");
            foreach (var correction in facts.Corrections)
                WriteCorrection(json, facts.Address, correction);
            json.WriteEndArray();
        }
        if (facts.Comments.Count > 0)
        {
            json.WriteStartArray("comment");
            foreach (var comment in facts.Comments)
                json.WriteRawValue(comment.Span, skipInputValidation: true);
            json.WriteEndArray();
        }
    }

    private static void WriteCorrection(Utf8JsonWriter json, string address, Correction correction)
    {
        Begin(json, "CorrectionComment");
        json.WriteString("url", address + "#corrections");
        json.WriteString("datePublished", correction.MachineDay);
        json.WriteString("text", correction.Text);
        json.WriteEndObject();
    }

    private static void WriteTranslation(Utf8JsonWriter json, (string Address, string Language) other)
    {
        Begin(json, "NewsArticle");
        json.WriteString("@id", other.Address);
        json.WriteString("url", other.Address);
        json.WriteString("inLanguage", other.Language);
        json.WriteEndObject();
    }

    private static void WritePicture(Utf8JsonWriter json, string name, (string Address, int Width, int Height) picture)
    {
        json.WriteStartObject(name);
        json.WriteString("@type", "ImageObject");
        json.WriteString("url", picture.Address);
        json.WriteNumber("width", picture.Width);
        json.WriteNumber("height", picture.Height);
        json.WriteEndObject();
    }

    private static void WriteComment(Utf8JsonWriter json, string address, CommentFacts comment)
    {
        Begin(json, "Comment");
        json.WriteString("url", $"{address}#comment-{comment.Id}");
        json.WriteStartObject("author");
        json.WriteString("@type", "Person");
        json.WriteString("name", comment.Author);
        json.WriteEndObject();
        json.WriteString("datePublished", PrintedTime.Machine(comment.At));
        json.WriteString("text", comment.Text);
        json.WriteEndObject();
    }

    private static void WriteBreadcrumb(Utf8JsonWriter json, IEnumerable<(string Name, string Address)> steps, string home)
    {
        Begin(json, "BreadcrumbList");
        json.WriteStartArray("itemListElement");
        foreach (var (index, (name, address)) in steps.Prepend(("Home", home)).Index())
        {
            Begin(json, "ListItem");
            json.WriteNumber("position", index + 1);
            json.WriteString("name", name);
            json.WriteString("item", address);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNamed(Utf8JsonWriter json, string type, string name, string address)
    {
        Begin(json, type);
        json.WriteString("name", name);
        json.WriteString("url", address);
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string type)
    {
        json.WriteStartObject();
        json.WriteString("@type", type);
    }
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
    public required (string Address, string Language)? TranslationOf { get; init; }
    public required IReadOnlyList<(string Address, string Language)> Translations { get; init; }
    public required IReadOnlyList<Correction> Corrections { get; init; }
    public required int CommentCount { get; init; }

    /// <summary>Each as <see cref="StructuredData.Comment"/> writes it.</summary>
    public required IReadOnlyList<ReadOnlyMemory<byte>> Comments { get; init; }
}

internal sealed record CommentFacts(long Id, string Author, DateTimeOffset At, string Text);
