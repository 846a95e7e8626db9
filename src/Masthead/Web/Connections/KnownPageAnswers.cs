using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace Masthead.Web.Connections;

/// <summary>Whole answers for pages that are kept, as <see cref="KnownPages"/> gives them, but written straight to the connection. Thread-safe.</summary>
internal sealed class KnownPageAnswers(PageCache cache, SiteAddress site, DateField date)
{
    private const int LongestEncodings = 256;

    /// <returns>The length of the answer in bytes; 0: the page is not kept, and nothing was written.</returns>
    public int TryWrite(RequestHead request, PipeWriter answers)
    {
        Span<char> key = stackalloc char[PageKey.Usual];
        if (request.AcceptEncoding.Length > LongestEncodings || PageKey.Write(request, site, key) is not (> 0 and var length) || cache.FindKnown(key[..length]) is not { } page)
            return 0;
        Span<char> accepted = stackalloc char[LongestEncodings];
        Encoding.Latin1.GetChars(request.AcceptEncoding, accepted);
        var isKnown = !request.IfNoneMatch.IsEmpty && page.IsAmong(Encoding.Latin1.GetString(request.IfNoneMatch));
        var (head, body) = page.OnTheWire(accepted[..request.AcceptEncoding.Length], isKnown);
        var now = date.Now;
        var size = head.Length + now.Length + body.Length;
        // Asked for as one piece of memory, it is sent by one call.
        var target = answers.GetSpan(size);
        head.CopyTo(target);
        now.CopyTo(target[head.Length..]);
        body.CopyTo(target[(head.Length + now.Length)..]);
        answers.Advance(size);
        return size;
    }
}
