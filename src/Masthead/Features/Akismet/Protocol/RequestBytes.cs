using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http.Features;

namespace Masthead.Features.Akismet.Protocol;

/// <summary>
/// The body of a request, whole, as far as it counts: the first 2 MiB. What comes behind is read and dropped up to a bound, so that a client
/// that sends too much still gets its answer. The bytes are valid until <see cref="Release"/>.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct RequestBytes
{
    public const int Most = 2 * 1024 * 1024;
    private const long MostDropped = 64L * 1024 * 1024;

    // Set while the bytes are the reader's own, which hands out no more until they are given back.
    private readonly PipeReader? reader;
    private readonly SequencePosition end;
    private byte[]? rented;

    private RequestBytes(PipeReader reader, ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            (this.reader, end, Memory) = (reader, bytes.End, bytes.First);
            return;
        }
        rented = ArrayPool<byte>.Shared.Rent((int)bytes.Length);
        bytes.CopyTo(rented);
        Memory = rented.AsMemory(0, (int)bytes.Length);
        // A reader whose bytes are never given back breaks off the connection.
        reader.AdvanceTo(bytes.End);
    }

    private RequestBytes(byte[] kept) => Memory = kept;

    public ReadOnlyMemory<byte> Memory { get; }

    public static async ValueTask<RequestBytes> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > Most && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = Most + MostDropped;
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            if (read.IsCompleted || read.IsCanceled)
                return new RequestBytes(reader, read.Buffer.Length > Most ? read.Buffer.Slice(0, Most) : read.Buffer);
            if (read.Buffer.Length > Most)
                return await ReadRestAsync(reader, read.Buffer);
            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public void Release()
    {
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        rented = null;
        reader?.AdvanceTo(end);
    }

    private static async ValueTask<RequestBytes> ReadRestAsync(PipeReader reader, ReadOnlySequence<byte> bytes)
    {
        var kept = bytes.Slice(0, Most).ToArray();
        reader.AdvanceTo(bytes.End);
        for (long dropped = 0; dropped < MostDropped;)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            dropped += read.Buffer.Length;
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted || read.IsCanceled)
                break;
        }
        return new RequestBytes(kept);
    }
}
