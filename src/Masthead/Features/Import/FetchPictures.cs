using Masthead.Features.Media;
using Masthead.Storage;
using Masthead.Web;

namespace Masthead.Features.Import;

/// <summary>
/// Fetches pictures from the site that is left, one after the other, into the copy of its directory of uploads: what is there is not fetched again, so a
/// run that was cut short goes on where it was.
/// </summary>
/// <param name="mayGoInside">Whether a site inside our own network may be asked; an export may name any address.</param>
/// <param name="progress">Called after each picture with how many were fetched, how many were not to be had, and the bytes of the former.</param>
internal sealed class FetchPictures(bool mayGoInside, Action<int, int, long> progress) : IDisposable
{
    private const int MostRedirects = 5;

    /// <summary>A host that failed so often without an answer between is asked no more: thousands of pictures would each wait in vain.</summary>
    public const int MostSilence = 5;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly HttpClient client = Create(mayGoInside);
    private readonly Dictionary<string, int> silence = new(StringComparer.OrdinalIgnoreCase);
    private int fetched;
    private int failed;
    private long total;

    /// <returns>What a dry run says of it.</returns>
    public static string? WouldFetch(string address) => Read(address) is null ? NoAddress : "it would be fetched";

    /// <param name="address">Of the picture, as the export has it.</param>
    /// <param name="file">Where to keep it.</param>
    /// <param name="cancellationToken">Honoured until the file is written.</param>
    /// <returns>Why it could not be had, or null.</returns>
    public async Task<string?> RunAsync(string address, string file, CancellationToken cancellationToken)
    {
        var why = Read(address) is { } url ? await FetchAsync(url, file, cancellationToken) : NoAddress;
        if (why is null)
            fetched++;
        else
            failed++;
        progress(fetched, failed, total);
        return why;
    }

    public void Dispose() => client.Dispose();

    private const string NoAddress = "its address is none that can be fetched";

    private static Uri? Read(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0 ? url : null;

    private async Task<string?> FetchAsync(Uri url, string file, CancellationToken cancellationToken)
    {
        if (silence.GetValueOrDefault(url.Authority) >= MostSilence)
            return $"{url.Authority} did not answer {MostSilence} times and was asked no more";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        try
        {
            using var answer = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            silence.Remove(url.Authority);
            return answer.IsSuccessStatusCode ? await KeepAsync(answer, file, limit.Token) : $"its server answers {(int)answer.StatusCode}";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            silence[url.Authority] = silence.GetValueOrDefault(url.Authority) + 1;
            return "its server took too long";
        }
        catch (HttpRequestException fault)
        {
            silence[url.Authority] = silence.GetValueOrDefault(url.Authority) + 1;
            return $"it cannot be fetched: {fault.Message}";
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be fetched: {fault.Message}";
        }
    }

    private async Task<string?> KeepAsync(HttpResponseMessage answer, string file, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentLength > KeepPicture.MostBytes || await ReadAsync(answer, cancellationToken) is not { } bytes)
            return PlacePictures.TooLarge;
        // What the server calls it proves nothing: an error page may come as a picture, and the other way round.
        if (ImageHeader.Read(bytes.Span) is null)
            return PlacePictures.NoPicture;
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await DurableFile.WriteAsync(file, bytes, cancellationToken);
        total += bytes.Length;
        return null;
    }

    /// <returns>Null when there is more than a picture may have.</returns>
    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        using var kept = new MemoryStream();
        var piece = new byte[64 * 1024];
        while (await body.ReadAsync(piece, cancellationToken) is > 0 and var length)
        {
            if (kept.Length + length > KeepPicture.MostBytes)
                return null;
            kept.Write(piece, 0, length);
        }
        return kept.GetBuffer().AsMemory(0, (int)kept.Length);
    }

    private static HttpClient Create(bool mayGoInside)
    {
        var handler = GuardedConnection.Handler(mayGoInside);
        (handler.AllowAutoRedirect, handler.MaxAutomaticRedirections) = (true, MostRedirects);
        var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("Masthead/1.0");
        return client;
    }
}
