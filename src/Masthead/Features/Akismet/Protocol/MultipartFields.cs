using System.Text;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>A form as <c>multipart/form-data</c>, which PHP's curl makes of an array. Files are taken as text; what is broken is left out.</summary>
internal static class MultipartFields
{
    internal delegate void Part(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

    /// <summary>The line that parts the fields, or null when the body is something else.</summary>
    public static byte[]? BoundaryOf(string contentType)
    {
        if (!contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
            return null;
        var at = contentType.IndexOf("boundary=", StringComparison.OrdinalIgnoreCase);
        var text = at < 0 ? "" : contentType[(at + "boundary=".Length)..].Split(';', 2)[0].Trim(' ', '"');
        return text.Length is 0 or > 200 ? null : Encoding.Latin1.GetBytes("--" + text);
    }

    public static void Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> boundary, Part part)
    {
        var start = body.IndexOf(boundary);
        for (var fields = 0; fields < FormBody.MostFields && start >= 0; fields++)
        {
            body = body[(start + boundary.Length)..];
            start = body.IndexOf(boundary);
            if (start < 0)
                return;
            ReadPart(body[..start], part);
        }
    }

    private static void ReadPart(ReadOnlySpan<byte> text, Part part)
    {
        var head = text.IndexOf("\r\n\r\n"u8);
        if (head < 0)
            return;
        var value = text[(head + 4)..];
        if (value.EndsWith("\r\n"u8))
            value = value[..^2];
        var name = text[..head].IndexOf("name=\""u8);
        if (name < 0)
            return;
        var rest = text[(name + 6)..head];
        if (rest.IndexOf((byte)'"') is var end and > 0)
            part(rest[..end], value);
    }
}
