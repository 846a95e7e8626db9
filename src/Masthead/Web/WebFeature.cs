using System.Text.Encodings.Web;
using System.Text.Unicode;
using Masthead.Cluster;
using Masthead.Web.Connections;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.WebEncoders;

namespace Masthead.Web;

internal static class WebFeature
{
    // A request body larger than this is refused before it is read; an endpoint that takes files says its own limit.
    private const long LargestBody = 4 * 1024 * 1024;

    /// <summary>Of an address that is only read.</summary>
    public static readonly string[] ReadingMethods = [HttpMethods.Get, HttpMethods.Head];

    public static void AddWeb(this WebApplicationBuilder builder, string? baseUrl, IReadOnlyList<System.Net.IPNetwork>? trustedProxies, long pageCacheBytes, CacheTags cacheTags, bool readsOverSockets)
    {
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"])
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists())
            builder.WebHost.UseUrls("http://localhost:5080");
        if (!readsOverSockets)
            TakeSocketsInline();
        builder.WebHost.UseSockets(sockets =>
        {
            // Each connection reads into memory of its own (4 KiB) instead of asking first whether there is anything to read.
            sockets.WaitForDataBeforeAllocatingBuffer = false;
            // Pages that are kept are sent by the thread that learnt of the request; all else goes on on the pool (KnownPageConnections).
            sockets.UnsafePreferInlineScheduling = true;
        });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.AnswerKnownPages(kestrel));
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        // The last: a trace of every request that nobody collects. What it would say of a fault the error page and the server say too.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore", LogLevel.Error).AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
            .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(8));
        builder.Services.Configure<ForwardedHeadersOptions>(headers => TrustOnly(headers, trustedProxies));

        builder.Services.AddSingleton(new SiteAddress(baseUrl));
        builder.Services.AddSingleton(cacheTags);
        builder.Services.AddSingleton(_ => Assets.Shared);
        builder.Services.AddSingleton(provider => new PageCache(provider.GetRequiredService<INodeBus>(), provider.GetRequiredService<TimeProvider>(), pageCacheBytes)
        {
            Evicted = provider.GetService<TellCaches>(),
        });
        builder.Services.AddSingleton<INodeListener>(provider => provider.GetRequiredService<PageCache>());
        builder.Services.AddSingleton<IMeasured>(provider => provider.GetRequiredService<PageCache>());
        // The pages are UTF-8: only what HTML itself needs is escaped.
        builder.Services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        builder.Services.AddRouting(routing => routing.AppendTrailingSlash = false);
        builder.Services.AddSingleton<LatePages>();
        builder.Services.AddSingleton<CompiledPages>();
        builder.Services.AddSingleton<PageRendering>();
        builder.Services.AddSingleton<ReaderPages>();
        // Pages are found where their feature is; writes are kept same-origin by header, so that a cached page can hold a form.
        builder.Services.AddRazorPages(pages =>
        {
            pages.RootDirectory = "/Features";
            pages.Conventions.ConfigureFilter(new IgnoreAntiforgeryTokenAttribute());
            pages.Conventions.ConfigureFilter(new OnlyHandledMethods());
        });
    }

    /// <summary>
    /// What a socket has read is taken up on the thread that learnt of it; pages are still made on the pool, so that one which waits for the
    /// database stops no other. The runtime looks for this once, before the first socket. Not where the database is at the other end of a socket: when a reader leaves, its
    /// client tells the server so over a second one and waits for it, on the thread that alone could hear of it, and the site would stand still for good.
    /// </summary>
    private static void TakeSocketsInline()
    {
        const string Switch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
        if (Environment.GetEnvironmentVariable(Switch) is null)
            Environment.SetEnvironmentVariable(Switch, "1");
    }

    /// <param name="app">The program.</param>
    /// <param name="beforePages">What answers programs in a protocol of their own: nothing that is made for pages stands before it.</param>
    /// <param name="beforeRouting">What answers without it.</param>
    /// <param name="isOutage">Tells a database that is away from a fault of ours.</param>
    public static void UseWeb(this WebApplication app, Action beforePages, Action beforeRouting, IsOutage isOutage)
    {
        var outside = app.Services.GetRequiredService<OutsideChanges>();
        app.Use((context, next) =>
        {
            outside.Notice();
            return next(context);
        });
        beforePages();
        app.UseMiddleware<KnownPages>();
        app.UseSecurityHeaders();
        app.UseMiddleware<UntrustedProxies>();
        app.UseForwardedHeaders();
        app.UseMiddleware<AssetsMiddleware>();
        app.UseMiddleware<PageCacheMiddleware>();
        app.UseProblems(isOutage);
        beforeRouting();
        app.Use(app.Services.GetRequiredService<LatePages>().BeforeRouting);
        app.UseRouting();
        app.UseSameOrigin(app.Services.GetRequiredService<SiteAddress>().Configured);
    }

    public static void MapWeb(this WebApplication app)
    {
        ((IEndpointRouteBuilder)app).DataSources.Add(app.Services.GetRequiredService<LatePages>());
        // Asked for by programs that do not read the page's head.
        app.MapMethods("/favicon.ico", ReadingMethods, (Assets assets) => Results.Redirect(assets.Address("/assets/icon.svg")));
    }

    private static void TrustOnly(ForwardedHeadersOptions headers, IReadOnlyList<System.Net.IPNetwork>? proxies)
    {
        headers.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        // Read from its end as far as proxies are trusted, however many stand one behind the other; the first that is not is the visitor.
        headers.ForwardLimit = null;
        // The framework trusts this machine alone.
        if (proxies is null)
            return;
        headers.KnownProxies.Clear();
        headers.KnownIPNetworks.Clear();
        foreach (var network in proxies)
            headers.KnownIPNetworks.Add(network);
    }
}
