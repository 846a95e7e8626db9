using System.IO.Pipelines;
using Masthead.Cluster;

namespace Masthead.Web.Connections;

/// <summary>All that can be answered before the server hears of it. Thread-safe.</summary>
internal sealed class EarlyAnswers
{
    private readonly OutsideChanges outside;
    private readonly DateField date;
    private readonly KnownPageAnswers pages;

    // Made when the first form comes: a site that is only read needs none of them.
    private readonly Lazy<IEarlyEndpoint[]> endpoints;

    public EarlyAnswers(IServiceProvider services, OutsideChanges outside, PageCache cache, SiteAddress site, TimeProvider clock)
    {
        this.outside = outside;
        date = new DateField(clock);
        pages = new KnownPageAnswers(cache, site, date);
        endpoints = new(() => [.. services.GetServices<IEarlyEndpoint>()]);
    }

    /// <summary>Writes the page that is asked for. Of every request asked first.</summary>
    /// <returns>The length of the answer in bytes; 0: it is not for a page, or the page is not kept, and nothing was written.</returns>
    public int TryWritePage(RequestHead request, PipeWriter answers)
    {
        outside.Notice();
        return request.IsPlain && request.IsGet && request.BodyLength == 0 ? pages.TryWrite(request, answers) : 0;
    }

    /// <summary>Takes a form whose body has come, if it is for an endpoint that answers early.</summary>
    /// <param name="request">Its head.</param>
    /// <param name="bytes">All that has come: head, body, and perhaps others after them.</param>
    public EarlyAnswer? Take(RequestHead request, ReadOnlyMemory<byte> bytes)
    {
        if (!request.IsPlain || !request.IsPost || request.BodyLength == 0 || request.BodyLength > bytes.Length - request.Length)
            return null;
        var body = bytes.Slice(request.Length, (int)request.BodyLength);
        foreach (var endpoint in endpoints.Value)
            if (endpoint.Take(request, body) is { } answer)
                return answer;
        return null;
    }

    /// <summary>Writes an answer that is ready.</summary>
    /// <returns>How many bytes that were.</returns>
    public int Write(EarlyAnswer answer, PipeWriter answers) => answer.Write(date.Now, answers);
}
