using System.Text;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>What a content type says of a body, as far as clients can be believed. Immutable.</summary>
internal sealed class BodyType
{
    // Nearly every client sends the same one; a wrong guess of several threads at once costs nothing but taking it apart again.
    private static volatile BodyType last = new("");

    private readonly string header;
    private readonly bool saysJson;
    private readonly bool saysForm;

    private BodyType(string header)
    {
        this.header = header;
        saysJson = header.Contains("json", StringComparison.OrdinalIgnoreCase);
        saysForm = header.Contains("urlencoded", StringComparison.OrdinalIgnoreCase);
        Boundary = MultipartFields.BoundaryOf(header);
        Charset = CharsetOf(header);
    }

    /// <summary>The encoding that is named; null for UTF-8, for none and for one that nobody knows.</summary>
    public Encoding? Charset { get; }

    /// <summary>The line that parts the fields, or null when the body is something else.</summary>
    public byte[]? Boundary { get; }

    /// <param name="contentType">The header, or null.</param>
    public static BodyType Of(string? contentType)
    {
        var known = last;
        if (known.header != (contentType ?? ""))
            last = known = new BodyType(contentType ?? "");
        return known;
    }

    /// <summary>Where the type does not say, a body is JSON when it looks so.</summary>
    public bool IsJson(ReadOnlySpan<byte> body) => saysJson || (!saysForm && body.TrimStart(" \t\r\n"u8) is [(byte)'{', ..]);

    private static Encoding? CharsetOf(string header)
    {
        const string Name = "charset=";
        var at = header.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : Protocol.Charset.Of(header[(at + Name.Length)..].Split(';', 2)[0]);
    }
}
