using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Masthead.Web.Connections;

/// <summary>
/// The head of one request (RFC 9112) as far as a page that is kept needs it. It understands less than the server does and never more: what it does not know
/// by heart, or what the server might refuse, it leaves to the server.
/// </summary>
internal readonly ref struct RequestHead
{
    // What ends a line, and what none may hold: a head with a byte outside printable ASCII is for the server to judge.
    private static readonly SearchValues<byte> Ends = SearchValues.Create([.. Enumerable.Range(0, 256).Where(value => value is < ' ' and not '\t' or > '~').Select(value => (byte)value)]);
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    // A path of these means the same before and after it is decoded; dot segments are asked for beside.
    private static readonly SearchValues<byte> PathBytes = SearchValues.Create("/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private RequestHead(int length, long bodyLength) => (Length, BodyLength) = (length, bodyLength);

    /// <summary>Bytes up to and with the empty line.</summary>
    public int Length { get; }

    /// <summary>Bytes of the body that follows.</summary>
    public long BodyLength { get; }

    /// <summary>Whether it asks for something in the plainest of ways; otherwise only the lengths are known.</summary>
    public bool IsPlain { get; private init; }

    public bool IsGet { get; private init; }
    public bool IsPost { get; private init; }

    /// <summary>As it was sent, without the query.</summary>
    public ReadOnlySpan<byte> Path { get; private init; }

    /// <summary>With its question mark; empty: none.</summary>
    public ReadOnlySpan<byte> Query { get; private init; }

    public ReadOnlySpan<byte> Host { get; private init; }
    public ReadOnlySpan<byte> AcceptEncoding { get; private init; }
    public ReadOnlySpan<byte> IfNoneMatch { get; private init; }
    public ReadOnlySpan<byte> ContentType { get; private init; }

    /// <summary>Reads the head that stands at the beginning.</summary>
    /// <returns>Whether it is whole, and where the request ends is known beyond doubt.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RequestHead head)
    {
        head = default;
        var rest = bytes;
        if (!TryTakeLine(ref rest, out var request) || !IsRequestLine(request, out var target))
            return false;
        var fields = new Fields();
        while (TryTakeLine(ref rest, out var line))
        {
            if (!line.IsEmpty)
            {
                if (!fields.TryTake(line))
                    return false;
                continue;
            }
            var query = target.IndexOf((byte)'?');
            var path = query < 0 ? target : target[..query];
            head = new RequestHead(bytes.Length - rest.Length, fields.BodyLength)
            {
                IsPlain = fields is { IsPlain: true, Host.IsEmpty: false } && IsPlainPath(path) && !target.Contains((byte)'#'),
                IsGet = request.StartsWith("GET "u8),
                IsPost = request.StartsWith("POST "u8),
                Path = path,
                Query = query < 0 ? default : target[query..],
                Host = fields.Host,
                AcceptEncoding = fields.AcceptEncoding,
                IfNoneMatch = fields.IfNoneMatch,
                ContentType = fields.ContentType,
            };
            return true;
        }
        return false;
    }

    private static bool TryTakeLine(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOfAny(Ends);
        if (end < 0 || !rest[end..].StartsWith("\r\n"u8))
        {
            line = default;
            return false;
        }
        line = rest[..end];
        rest = rest[(end + 2)..];
        return true;
    }

    private static bool IsRequestLine(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> target)
    {
        target = default;
        var method = line.IndexOf((byte)' ');
        if (method <= 0 || !line.EndsWith(" HTTP/1.1"u8))
            return false;
        target = line[(method + 1)..Math.Max(method + 1, line.Length - " HTTP/1.1".Length)];
        // CONNECT, and whatever else does not end with its body.
        return target.StartsWith("/"u8) && !target.ContainsAny((byte)' ', (byte)'\t') && !line[..method].ContainsAnyExcept(NameBytes);
    }

    private static bool IsPlainPath(ReadOnlySpan<byte> path) => !path.ContainsAnyExcept(PathBytes) && path.IndexOf("/."u8) < 0;

    /// <summary>The header fields, one after the other.</summary>
    private ref struct Fields()
    {
        private bool hasLength;

        public ReadOnlySpan<byte> Host { get; private set; }
        public ReadOnlySpan<byte> AcceptEncoding { get; private set; }
        public ReadOnlySpan<byte> IfNoneMatch { get; private set; }
        public ReadOnlySpan<byte> ContentType { get; private set; }
        public long BodyLength { get; private set; }

        /// <summary>Whether nothing was said that an answer from memory would have to weigh.</summary>
        public bool IsPlain { get; private set; } = true;

        /// <returns>False: the server must say what this means.</returns>
        public bool TryTake(ReadOnlySpan<byte> line)
        {
            var colon = line.IndexOf((byte)':');
            if (colon <= 0 || line[..colon].ContainsAnyExcept(NameBytes))
                return false;
            var name = line[..colon];
            var value = line[(colon + 1)..].Trim(" \t"u8);
            switch (name.Length)
            {
                case 4 when Is(name, "Host"u8):
                    if (!Host.IsEmpty || value.IsEmpty)
                        return false;
                    Host = value;
                    return true;
                case 7 when Is(name, "Upgrade"u8):
                case 17 when Is(name, "Transfer-Encoding"u8):
                case 6 when Is(name, "Expect"u8):
                    return false;
                case 10 when Is(name, "Connection"u8):
                    return Is(value, "keep-alive"u8);
                case 12 when Is(name, "Content-Type"u8):
                    IsPlain &= ContentType.IsEmpty;
                    ContentType = value;
                    return true;
                case 14 when Is(name, "Content-Length"u8):
                    return TryTakeLength(value);
                case 15 when Is(name, "Accept-Encoding"u8):
                    IsPlain &= AcceptEncoding.IsEmpty;
                    AcceptEncoding = value;
                    return true;
                case 13 when Is(name, "If-None-Match"u8):
                    IsPlain &= IfNoneMatch.IsEmpty;
                    IfNoneMatch = value;
                    return true;
                default:
                    // A proxy's word must be weighed first.
                    IsPlain &= name.Length < 11 || !Is(name[..11], "X-Forwarded"u8);
                    return true;
            }
        }

        private bool TryTakeLength(ReadOnlySpan<byte> value)
        {
            if (hasLength || value.Length is 0 or > 18 || value.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
                return false;
            hasLength = true;
            BodyLength = Utf8Parser.TryParse(value, out long length, out _) ? length : 0;
            return true;
        }

        private static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> wanted) => Ascii.EqualsIgnoreCase(name, wanted);
    }
}
