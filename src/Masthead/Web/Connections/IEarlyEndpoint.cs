using System.Buffers;

namespace Masthead.Web.Connections;

/// <summary>Answers some requests before the server hears of them: those of a program that asks thousands of times a second. Thread-safe.</summary>
internal interface IEarlyEndpoint
{
    /// <summary>Takes a request, on the thread that learns of requests: whatever would have to wait first is the server's to answer.</summary>
    /// <param name="head">Plain, with a host.</param>
    /// <param name="body">Whole; its bytes are good until this returns.</param>
    /// <returns>Null: the server shall answer.</returns>
    EarlyAnswer? Take(RequestHead head, ReadOnlyMemory<byte> body);
}

/// <summary>An answer that is being made.</summary>
internal abstract class EarlyAnswer
{
    /// <summary>Ends, and never fails, when the answer can be written.</summary>
    public abstract Task WhenReady { get; }

    /// <summary>Writes head and body.</summary>
    /// <param name="date">The field <c>Date</c> and the line that ends the head.</param>
    /// <param name="answers">The connection.</param>
    /// <returns>How many bytes that were.</returns>
    public abstract int Write(ReadOnlySpan<byte> date, IBufferWriter<byte> answers);
}
