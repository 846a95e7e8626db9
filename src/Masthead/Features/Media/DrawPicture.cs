namespace Masthead.Features.Media;

/// <summary>A picture of pixels alone.</summary>
internal sealed record DrawnPicture(ReadOnlyMemory<byte> Bytes, ImageHeader Header);

/// <summary>Looks at a picture that somebody sent and draws it anew, upright and without metadata; one that is clean already stays as it is. Keeps nothing. Thread-safe.</summary>
internal sealed class DrawPicture(Vips vips)
{
    /// <summary>More would cost minutes to decode, and no page shows them.</summary>
    public const long MostPixels = 50_000_000;

    private const int Master = 3840;
    private const int OnScreen = 1600;

    /// <param name="bytes">The file as it came.</param>
    /// <param name="cancellationToken">Honoured throughout.</param>
    /// <returns>The picture; or null, and why not.</returns>
    public async Task<(DrawnPicture? Drawn, KeepPictureOutcome? Refusal)> RunAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > KeepPicture.MostBytes)
            return (null, new KeepPictureOutcome.TooLarge(KeepPicture.MostBytes));
        if (ImageHeader.Read(bytes.Span) is not { } sent || (long)sent.Width * sent.Height > MostPixels)
            return (null, new KeepPictureOutcome.NotAPicture());
        var isClean = CleanPicture.IsClean(bytes.Span);
        if (!isClean && !vips.IsInstalled)
            return (null, new KeepPictureOutcome.CannotBeCleaned());
        var drawn = isClean ? bytes : await DrawAnewAsync(bytes, sent.ContentType, cancellationToken);
        if (ImageHeader.Read(drawn.Span) is { } header)
            return (new DrawnPicture(drawn, header), null);
        return (null, sent.ContentType == Heic ? new KeepPictureOutcome.HeicUnread() : new KeepPictureOutcome.Broken());
    }

    /// <summary>The same, small enough to stand in a page itself.</summary>
    /// <param name="bytes">The file as it came.</param>
    /// <param name="cancellationToken">Honoured throughout.</param>
    public async Task<(Picture? Shown, KeepPictureOutcome? Refusal)> ForPageAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var (drawn, refusal) = await RunAsync(bytes, cancellationToken);
        if (drawn is not var (whole, header))
            return (null, refusal);
        var small = vips.IsInstalled && header.ContentType != "image/gif"
            ? await vips.ScaleAsync(whole, Picture.Extension(header.ContentType), OnScreen, OnScreen, ".webp[Q=80,strip]", cancellationToken) : null;
        var (data, type) = small is null ? (whole, header.ContentType) : (small, "image/webp");
        return (new Picture("", type, header.Width, header.Height, []) { Data = $"data:{type};base64,{Convert.ToBase64String(data.Span)}" }, null);
    }

    private const string Heic = "image/heic";

    // AVIF becomes WebP: not every browser of the last years shows the one, all show the other. HEIC is shown by one alone, and is always a photograph.
    private async Task<ReadOnlyMemory<byte>> DrawAnewAsync(ReadOnlyMemory<byte> bytes, string contentType, CancellationToken cancellationToken)
    {
        var extension = Picture.Extension(contentType);
        return contentType switch
        {
            "image/gif" => await vips.CopyFramesAsync(bytes, extension, ".gif[strip]", cancellationToken),
            "image/jpeg" or Heic => await vips.ScaleAsync(bytes, extension, Master, Master, ".jpg[Q=88,strip,optimize_coding]", cancellationToken),
            "image/png" => await vips.ScaleAsync(bytes, extension, Master, Master, ".png[strip,compression=8]", cancellationToken),
            _ => await vips.ScaleAsync(bytes, extension, Master, Master, ".webp[Q=86,strip]", cancellationToken),
        };
    }
}
