using System.Net;
using Masthead.Features.Articles;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Masthead.Features.Reading;

/// <summary>
/// Reads the newest article, its section, the front page and the feed as a reader would, soon after a start, made anew and from the cache. The runtime compiles
/// a method well only after it has run some thirty times and nothing new has run for a moment; under load on one core that moment comes late, and the
/// first readers after a start would wait up to a minute for a site at its full speed. Some seconds of one core, one request at a time.
/// </summary>
internal sealed partial class WarmUp(
    IServer server, MastheadOptions options, PreparedReads reads, PageCache cache, IHostApplicationLifetime life, ILogger<WarmUp> log) : BackgroundService
{
    // The first readers go first.
    private static readonly TimeSpan Respite = TimeSpan.FromSeconds(2);

    // Methods that have run so often are compiled anew; the runtime looks a moment after new ones have stopped to appear, and what it compiles calls others.
    private const int Rounds = 4;
    private const int TimesEach = 40;
    private static readonly TimeSpan BetweenRounds = TimeSpan.FromMilliseconds(400);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.WarmsUp)
            return;
        try
        {
            await StartedAsync(stoppingToken);
            await Task.Delay(Respite, stoppingToken);
            if (OwnAddress(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []) is { } own)
                await ReadAsync(own, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The site stops; nobody is left to be quick for.
        }
        catch (Exception fault) when (fault is HttpRequestException or System.Data.Common.DbException or InvalidOperationException)
        {
            // It serves all the same, only slower at first.
            LogCold(log, fault.Message);
        }
    }

    /// <summary>Where this process can be asked from this machine without a certificate; null: nowhere.</summary>
    internal static Uri? OwnAddress(IEnumerable<string> listening)
    {
        foreach (var address in listening)
            if (BindingAddress.Parse(address) is { Scheme: "http", IsUnixPipe: false, IsNamedPipe: false } bound)
                return new Uri($"http://{HostToAsk(bound.Host)}:{bound.Port}");
        return null;
    }

    // A host without a meaning of its own stands for every address of the machine.
    private static string HostToAsk(string host)
    {
        if (host is "localhost")
            return host;
        if (!IPAddress.TryParse(host.Trim('[', ']'), out var ip) || ip.Equals(IPAddress.Any))
            return "127.0.0.1";
        return ip.Equals(IPAddress.IPv6Any) ? "[::1]" : host;
    }

    private async Task StartedAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var _ = life.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(stoppingToken);
    }

    private async Task ReadAsync(Uri own, CancellationToken stoppingToken)
    {
        if (await reads.ReadAsync(NewestArticle.Read, [], stoppingToken) is not [var (id, path)])
            return;
        using var reader = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = own };
        reader.DefaultRequestHeaders.Add("Accept-Encoding", "gzip");
        var section = path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] + "/" : "";
        // Readers' pages need no routing; whoever comes for another address first does not wait until it has learnt them all.
        await ReadAsync(reader, "/health/live", stoppingToken);
        string[] pages = ["/" + SiteAddress.Escaped(path), "/" + SiteAddress.Escaped(section), "/", "/feed.xml"];
        for (var round = 0; round < Rounds; round++, await Task.Delay(BetweenRounds, stoppingToken))
            for (var time = 0; time < TimesEach; time++)
            {
                foreach (var page in pages)
                {
                    await ReadAsync(reader, page, stoppingToken);
                    await ReadAsync(reader, page, stoppingToken);
                }
                // Of this node only, and so that the next time makes them anew.
                cache.Hear(PageTags.Article(id));
            }
    }

    private static async Task ReadAsync(HttpClient reader, string page, CancellationToken stoppingToken)
    {
        using var answer = await reader.GetAsync(new Uri(page, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, stoppingToken);
        await answer.Content.CopyToAsync(Stream.Null, stoppingToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The pages were not read beforehand, so the first readers wait a little longer: {Reason}")]
    private static partial void LogCold(ILogger log, string reason);
}
