using Masthead.Storage;

namespace Masthead.Features.Reading;

/// <summary>
/// Draws the newest article once, for nobody, while the server is being started on another core: what it needs is loaded and compiled when the first reader
/// asks. Nothing is kept of it, and nothing depends on it.
/// </summary>
internal sealed class Rehearsal(PreparedReads reads, ReaderAddresses addresses, IServiceProvider services)
{
    /// <summary>Ends without a word when the database is away: the first reader is told.</summary>
    /// <param name="cancellationToken">Honoured where the database waits.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await reads.ReadAsync(NewestArticle.Read, [], cancellationToken) is [var (_, path)])
                await addresses.AnswerAsync(Request(path), path);
        }
        catch (Exception fault) when (fault is System.Data.Common.DbException or OperationCanceledException or ObjectDisposedException)
        {
            // The first reader does it instead.
        }
    }

    private DefaultHttpContext Request(string path)
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = HttpMethods.Get;
        context.Request.Scheme = "http";
        context.Request.Host = new HostString("localhost");
        context.Request.Path = "/" + path;
        context.Response.Body = Stream.Null;
        return context;
    }
}
