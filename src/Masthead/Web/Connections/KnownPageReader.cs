using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Masthead.Web.Connections;

/// <summary>
/// What the server reads from a connection. Where a request begins that asks for a page which is kept, the page is sent from here, on the thread that learnt
/// of the request, and so is the answer of an endpoint that takes requests early; the server reads only what is left, on a thread of the pool.
/// </summary>
/// <param name="connection">The connection, before the server has it.</param>
/// <param name="early">What is answered from here.</param>
/// <param name="limits">The server's.</param>
/// <param name="isReadable">Requests begin where bytes do; otherwise (TLS) all is the server's.</param>
internal sealed class KnownPageReader(ConnectionContext connection, EarlyAnswers early, KestrelServerLimits limits, bool isReadable) : PipeReader
{
    // Nothing but the server knows any more where the next request begins.
    private const long Unknown = long.MaxValue;

    // Bytes. What lies in pieces is copied to be read; what is longer, only the server reads.
    private const int LongestCopied = 16_384;

    private readonly PipeReader inner = connection.Transport.Input;
    private readonly PipeWriter answers = connection.Transport.Output;
    private ReadOnlySequence<byte> seen;
    private long untilRequest = isReadable ? 0 : Unknown;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var (isOnPool, isLent) = (true, false);
        try
        {
            while (true)
            {
                var reading = inner.ReadAsync(cancellationToken);
                isOnPool &= reading.IsCompleted;
                // Whoever made the last answer ready has those of others to send.
                if (isLent && reading.IsCompleted)
                    await default(PoolThread);
                isLent = false;
                var result = await reading;
                EarlyAnswer? taken = null;
                var length = 0;
                if (result.IsCanceled || !TryAnswer(result.Buffer, out length, out taken))
                {
                    seen = result.Buffer;
                    if (!isOnPool)
                        await default(PoolThread);
                    return result;
                }
                if (taken is not null)
                {
                    // As with everything that the server works on, this may take its time.
                    connection.Features.Get<IConnectionTimeoutFeature>()?.CancelTimeout();
                    isLent = !taken.WhenReady.IsCompleted;
                    isOnPool |= isLent;
                    await taken.WhenReady;
                    length = early.Write(taken, answers);
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

    /// <summary>Passes a request that is answered from here: one for a page that is kept, which is written, or one that an endpoint takes. Otherwise only notes where the next one begins.</summary>
    private bool TryAnswer(ReadOnlySequence<byte> buffer, out int length, out EarlyAnswer? taken)
    {
        (length, taken) = (0, null);
        if (untilRequest != 0 || buffer.IsEmpty)
            return false;
        var bytes = buffer.IsSingleSegment ? buffer.First : buffer.Length <= LongestCopied ? buffer.ToArray() : default;
        if (!RequestHead.TryRead(bytes.Span, out var head))
        {
            untilRequest = Unknown;
            return false;
        }
        if ((length = early.TryWritePage(head, answers)) == 0 && (taken = early.Take(head, bytes)) is null)
        {
            untilRequest = head.Length + head.BodyLength;
            return false;
        }
        inner.AdvanceTo(buffer.GetPosition(head.Length + head.BodyLength));
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
