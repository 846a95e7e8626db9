using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Masthead.Features.Akismet.Checks;
using Masthead.Features.Akismet.Protocol;
using Masthead.Features.Akismet.Sites;
using Masthead.Features.SpamFilter;
using Masthead.Jobs;
using Masthead.Spam;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Akismet.Callbacks;

/// <summary>A check that is owed a verdict, as it waits in the outbox. The key is sealed: the client wants to see it, the database must not.</summary>
internal sealed record OwedVerdict(
    long SiteId, string Guid, Submission Submission, string Callback, string SealedKey, string? PostId, string? Parent);

/// <summary>After "ask again later": gives the verdict to the client's callback address as soon as there is one.</summary>
internal sealed partial class Recheck(WriteQueue writes, KeyRing ring, JobBell bell, TimeProvider clock, ILogger<Recheck> log)
{
    // Where the disk is what fails, the client is not to wait for it once more.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Writes down that a verdict is owed; a disk that stands still is not waited for, and takes it later. A client that gave no address of its own
    /// site asks again by itself.
    /// </summary>
    public async Task ScheduleAsync(SiteTerms site, string key, CheckRequest message, string guid)
    {
        if (CallbackAddress.Read(message.Callback, site.Url) is not { } callback)
            return;
        var writing = WriteAsync(site, key, message, guid, callback);
        await writing.WaitAsync(LongestWait, clock).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!writing.IsCompleted)
            LogLate(site.Id);
    }

    private async Task WriteAsync(SiteTerms site, string key, CheckRequest message, string guid, Uri callback)
    {
        try
        {
            var owed = new OwedVerdict(
                site.Id, guid, message.Submission with { Ip = null }, callback.ToString(), SealedText.Seal(await ring.SecretAsync(), key.ToLowerInvariant()),
                message.PostId, message.Parent);
            var due = clock.GetUtcNow().AddSeconds(JudgeComment.RecheckSeconds);
            await writes.RunAsync(async db =>
            {
                db.Enqueue<SendOwedVerdict>(JsonSerializer.Serialize(owed, JsonColumn.Options), due);
                return await db.SaveChangesAsync();
            }, CancellationToken.None);
            bell.Ring();
        }
        catch (Exception fault)
        {
            // The client was told to ask again, and does.
            LogNotScheduled(fault, site.Id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A verdict owed to client site {SiteId} waits for the disk to be written down")]
    private partial void LogLate(long siteId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A verdict owed to client site {SiteId} could not be written down")]
    private partial void LogNotScheduled(Exception fault, long siteId);
}

internal static class OwedVerdicts
{
    /// <summary>Forgets what is still owed to a site.</summary>
    public static Task<int> ForgetOwedAsync(this NewsDb db, long siteId)
    {
        // The number is the first member of what is written.
        var begins = string.Create(CultureInfo.InvariantCulture, $"{{\"siteId\":{siteId},");
        return db.Jobs.Where(job => job.Kind == nameof(SendOwedVerdict) && job.Payload.StartsWith(begins)).ExecuteDeleteAsync();
    }
}

/// <summary>Judges again, and posts the verdict to the client. Tried again, later each time, until the client has taken it.</summary>
internal sealed class SendOwedVerdict(KeyRing ring, SpamGate gate, CallbackClient client, LateVerdict late) : IJobHandler
{
    public async Task RunAsync(string payload, CancellationToken cancellationToken)
    {
        var owed = JsonSerializer.Deserialize<OwedVerdict>(payload, JsonColumn.Options)!;
        // What the site's address is now counts: a site that has moved or gone is owed nothing at the old one.
        if (await ring.SiteAsync(owed.SiteId) is not { } site || CallbackAddress.Read(owed.Callback, site.Url) is not { } callback
            || SealedText.Open(await ring.SecretAsync(), owed.SealedKey) is not { } key)
            return;
        var judged = await gate.CheckAsync(site.FilterId, owed.Submission, cancellationToken, site.Thresholds);
        if (judged.Verdict is not { } verdict)
            throw new InvalidOperationException("There is still no verdict.");
        var isSpam = verdict.Outcome switch
        {
            Outcome.Spam => true,
            Outcome.Held => site.Policy.OnHeld != HeldAnswer.Publish,
            _ => false,
        };
        await client.PostAsync(callback, Body(owed, key, isSpam), site.Policy.CallbacksInside, cancellationToken);
        await late.KeepAsync(site, CheckIds.Of(owed.Guid), verdict, isSpam);
    }

    private static byte[] Body(OwedVerdict owed, string key, bool isSpam)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("key", key);
            writer.WriteString("endpoint", "comment-check");
            writer.WriteStartArray("comments");
            writer.WriteStartObject();
            writer.WriteString("guid", owed.Guid);
            writer.WriteString("result", isSpam ? "true" : "false");
            writer.WriteString("comment_post_ID", owed.PostId ?? "");
            writer.WriteString("comment_parent", owed.Parent ?? "");
            writer.WriteString("comment_author_email", owed.Submission.Email ?? "");
            writer.WriteEndObject();
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return bytes.ToArray();
    }
}

/// <summary>A short text encrypted under a key derived from the server's secret (AES-GCM).</summary>
internal static class SealedText
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    public static string Seal(byte[] secret, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var output = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(output.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(Key(secret), TagLength);
        cipher.Encrypt(output.AsSpan(0, NonceLength), plain, output.AsSpan(NonceLength + TagLength), output.AsSpan(NonceLength, TagLength));
        return Convert.ToBase64String(output);
    }

    /// <summary>Null when it was not sealed here.</summary>
    public static string? Open(byte[] secret, string sealedText)
    {
        try
        {
            var input = Convert.FromBase64String(sealedText);
            var plain = new byte[Math.Max(0, input.Length - NonceLength - TagLength)];
            using var cipher = new AesGcm(Key(secret), TagLength);
            cipher.Decrypt(input.AsSpan(0, NonceLength), input.AsSpan(NonceLength + TagLength), input.AsSpan(NonceLength, TagLength), plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception fault) when (fault is FormatException or CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static byte[] Key(byte[] secret) => HMACSHA256.HashData(secret, "sealed callback keys"u8);
}
