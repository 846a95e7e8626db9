using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Masthead.Web.Connections;

/// <summary>What the server writes to a connection. A flush that had to wait for the reader at the other end goes on on a thread of the pool.</summary>
internal sealed class PooledWriter(PipeWriter inner) : PipeWriter
{
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;
    public override long UnflushedBytes => inner.UnflushedBytes;

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => OnPoolAsync(inner.FlushAsync(cancellationToken));

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) => OnPoolAsync(inner.WriteAsync(source, cancellationToken));

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    private static ValueTask<FlushResult> OnPoolAsync(ValueTask<FlushResult> flush) => flush.IsCompletedSuccessfully ? flush : WaitAsync(flush);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        try
        {
            return await flush;
        }
        finally
        {
            await default(PoolThread);
        }
    }
}
