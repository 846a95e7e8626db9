using System.Buffers;
using System.Text;
using Masthead.Web.Connections;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>
/// Answers a comment-check before the server hears of it, when nothing stands in the way: a key in memory, a site whose filter is in memory, a form that needs no
/// refusal. All others, and all other calls, are answered by <see cref="AkismetEndpoint"/>; so are those of sites with rechecks and those of clients that ask
/// again. What both say is the same. Thread-safe.
/// </summary>
internal sealed class EarlyChecks(CallReader reader, CheckComment check, OwnAddress own) : IEarlyEndpoint
{
    private static readonly SearchValues<byte> HostBytes = SearchValues.Create(".-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"u8);

    private readonly LastText paths = new();
    private readonly LastText types = new();
    private readonly LastText hosts = new();

    public EarlyAnswer? Take(RequestHead head, ReadOnlyMemory<byte> body)
    {
        if (head.Path.IndexOf("/comment-check"u8) < 0 || !head.Query.IsEmpty || !IsPlainHost(head.Host))
            return null;
        if (ProtocolPath.Read(paths.Of(head.Path), isPost: true) is not { Endpoint: Endpoint.CommentCheck } path)
            return null;
        var host = hosts.Of(head.Host);
        var form = FormBody.Parse(default, body, head.ContentType.IsEmpty ? null : types.Of(head.ContentType));
        if (reader.ReadCheck(form, path, host) is not { } call || MayNeedMore(call) || !check.IsReady(call.Site))
            return null;
        return new Answer(call.Message, check.RunAsync(call.Site, call.Message), own.Of("http", host));
    }

    // A job is written down for a site with rechecks, and a client that asks again may be told neither spam nor ham.
    private static bool MayNeedMore(Call call) => call.Site.Policy.Rechecks || call.Message.RecheckReason is not null;

    // The server refuses some hosts; these it takes.
    private static bool IsPlainHost(ReadOnlySpan<byte> host)
    {
        var colon = host.IndexOf((byte)':');
        if (colon < 0)
            return !host.ContainsAnyExcept(HostBytes);
        var port = host[(colon + 1)..];
        return colon > 0 && !host[..colon].ContainsAnyExcept(HostBytes) && port.Length is > 0 and <= 5 && !port.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>Nearly every request says the same as the one before.</summary>
    private sealed class LastText
    {
        private volatile string last = "";

        public string Of(ReadOnlySpan<byte> ascii)
        {
            var known = last;
            return Ascii.Equals(ascii, known) ? known : last = Encoding.ASCII.GetString(ascii);
        }
    }

    private sealed class Answer(CheckRequest request, Task<CheckAnswer> answering, string home) : EarlyAnswer
    {
        // What is not counted below, and more.
        private const int RestOfHead = 640;

        public override Task WhenReady => answering;

        public override int Write(ReadOnlySpan<byte> date, IBufferWriter<byte> answers)
        {
            var answer = answering.Result;
            var sink = new Head(answers.GetSpan(RestOfHead + home.Length + answer.Reasons.Length + (answer.Error?.Length ?? 0)));
            sink.Put(answer.IsSpam ? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n"u8 : "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"u8);
            sink.Put("Content-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n"u8);
            CheckHeaders.Write(ref sink, request, answer, home);
            sink.Put(date);
            sink.Put(answer.IsSpam ? "true"u8 : "false"u8);
            answers.Advance(sink.Length);
            return sink.Length;
        }
    }

    private ref struct Head(Span<byte> room) : IHeaderSink
    {
        private readonly Span<byte> room = room;

        public int Length { get; private set; }

        public void Put(ReadOnlySpan<byte> bytes)
        {
            bytes.CopyTo(room[Length..]);
            Length += bytes.Length;
        }

        public void Add(string name, string value) => Add(name, value, "", "");

        public void Add(string name, string value, string more, string most)
        {
            Put(name);
            Put(": "u8);
            Put(value);
            Put(more);
            Put(most);
            Put("\r\n"u8);
        }

        private void Put(string ascii) => Length += Encoding.ASCII.GetBytes(ascii, room[Length..]);
    }
}
