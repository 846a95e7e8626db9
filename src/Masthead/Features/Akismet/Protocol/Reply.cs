using Microsoft.Extensions.Primitives;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>One answer, ready to be sent: status 200 unless the address itself is unknown, and never a byte more than the protocol says.</summary>
internal sealed class Reply
{
    public static readonly StringValues Text = "text/plain; charset=utf-8";
    public static readonly StringValues Json = "application/json; charset=utf-8";
    public static readonly StringValues Csv = "text/csv; charset=utf-8";

    private static readonly byte[] InvalidBytes = "invalid"u8.ToArray();

    public static readonly Reply True = new("true"u8.ToArray());
    public static readonly Reply False = new("false"u8.ToArray());
    public static readonly Reply Held = new("held"u8.ToArray());
    public static readonly Reply NoVerdict = new("no verdict"u8.ToArray());
    public static readonly Reply Valid = new("valid"u8.ToArray());
    public static readonly Reply Connected = new("connected"u8.ToArray());
    public static readonly Reply Deactivated = new("deactivated"u8.ToArray());
    public static readonly Reply Thanks = new("Thanks for making the web a better place."u8.ToArray());
    public static readonly Reply NotHere = new(InvalidBytes) { Status = StatusCodes.Status404NotFound };
    public static readonly Reply Refused = new(InvalidBytes);
    public static readonly Reply BadKey = Invalid("Invalid key");
    public static readonly Reply NoKey = Invalid("Empty \"key\" value");
    public static readonly Reply NoBlog = Missing("blog");
    public static readonly Reply NoAddress = Missing("user_ip");
    public static readonly Reply BadBlog = Invalid("We were unable to parse your blog URI");

    public Reply(ReadOnlyMemory<byte> body, StringValues contentType = default) =>
        (Body, ContentType) = (body, contentType.Count == 0 ? Text : contentType);

    public ReadOnlyMemory<byte> Body { get; }
    public StringValues ContentType { get; }
    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Why it was refused. Some clients take this header as a failure, so it never stands beside a good answer.</summary>
    public string? DebugHelp { get; init; }

    public static Reply Invalid(string help) => new(InvalidBytes) { DebugHelp = help };

    public static Reply OfJson(byte[] body) => new(body, Json);

    private static Reply Missing(string field) =>
        new(System.Text.Encoding.ASCII.GetBytes($"Missing required field: {field}.")) { DebugHelp = $"Empty \"{field}\" value" };

    public ValueTask SendAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        var headers = response.Headers;
        headers.XContentTypeOptions = NoSniff;
        headers.ContentType = ContentType;
        headers.ContentLength = Body.Length;
        headers.CacheControl = NoStore;
        if (DebugHelp is not null)
            headers["X-akismet-debug-help"] = DebugHelp;
        return response.Body.WriteAsync(Body, context.RequestAborted);
    }

    private static readonly StringValues NoStore = "no-store", NoSniff = "nosniff";
}
