using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Masthead.Web.Connections;

/// <summary>
/// What the server reads from a connection. Where a request begins that asks for a page which is kept, the page is sent from here, on the thread that learnt
/// of the request; the server reads only what is left, on a thread of the pool.
/// </summary>
internal sealed class KnownPageReader(ConnectionContext connection, KnownPageAnswers pages, KestrelServerLimits limits) : PipeReader
{
    // Nothing but the server knows any more where the next request begins.
    private const long Unknown = long.MaxValue;

    private readonly PipeReader inner = connection.Transport.Input;
    private readonly PipeWriter answers = connection.Transport.Output;
    private ReadOnlySequence<byte> seen;
    private long untilRequest;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var isOnPool = true;
        try
        {
            while (true)
            {
                var reading = inner.ReadAsync(cancellationToken);
                isOnPool &= reading.IsCompleted;
                var result = await reading;
                if (result.IsCanceled || !TryAnswer(result.Buffer, out var length))
                {
                    seen = result.Buffer;
                    if (!isOnPool)
                        await default(PoolThread);
                    return result;
                }
                var sending = answers.FlushAsync(CancellationToken.None);
                isOnPool &= sending.IsCompleted;
                if (!sending.IsCompleted)
                    GiveUpAfter(LongestTimeToTake(length));
                await sending;
                GiveUpAfter(limits.KeepAliveTimeout);
            }
        }
        catch when (!isOnPool)
        {
            await default(PoolThread);
            throw;
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
            return false;
        seen = result.Buffer;
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (untilRequest != Unknown)
            Pass(seen.Slice(0, consumed).Length);
        seen = default;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    /// <summary>Writes the page that is asked for and passes the request; otherwise only notes where the next one begins.</summary>
    private bool TryAnswer(ReadOnlySequence<byte> buffer, out int length)
    {
        length = 0;
        if (untilRequest != 0 || buffer.IsEmpty)
            return false;
        if (!buffer.IsSingleSegment || !RequestHead.TryRead(buffer.FirstSpan, out var head))
        {
            untilRequest = Unknown;
            return false;
        }
        if (!head.IsPlain || (length = pages.TryWrite(head, answers)) == 0)
        {
            untilRequest = head.Length + head.BodyLength;
            return false;
        }
        inner.AdvanceTo(buffer.GetPosition(head.Length));
        return true;
    }

    // What the server reads more than this is the next request, of which it knows more.
    private void Pass(long bytes) => untilRequest = bytes <= untilRequest ? untilRequest - bytes : Unknown;

    // The server believes that nothing has come since its own last answer, so its clock is set anew for it.
    private void GiveUpAfter(TimeSpan time) => connection.Features.Get<IConnectionTimeoutFeature>()?.ResetTimeout(time);

    private TimeSpan LongestTimeToTake(int bytes) => limits.MinResponseDataRate is { } least
        ? TimeSpan.FromSeconds(Math.Max(least.GracePeriod.TotalSeconds, bytes / least.BytesPerSecond))
        : limits.KeepAliveTimeout;
}
