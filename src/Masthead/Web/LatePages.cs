using System.Collections.Frozen;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;

namespace Masthead.Web;

/// <summary>
/// The addresses of the Razor pages, found when a request comes for one of them. What readers ask for most is written by hand and needs none of them; finding
/// them is a fifth of a start and 17 MB, and is done in 0.2 s when the first of the others is asked for. Thread-safe.
/// </summary>
internal sealed class LatePages(IServiceProvider services) : EndpointDataSource, IEndpointRouteBuilder, IDisposable
{
    /// <summary>What the addresses of all pages begin with; other endpoints may stand below it too.</summary>
    public static readonly FrozenSet<string> Beginnings = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "newsroom", "moderation", "account", "setup", "authors", "tags", "search", "privacy", "comments", "error");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> BeginningsByText = Beginnings.GetAlternateLookup<ReadOnlySpan<char>>();

    private readonly List<EndpointDataSource> sources = [];
    private readonly CancellationTokenSource finding = new();
    private readonly Lock gate = new();
    private volatile IReadOnlyList<Endpoint> endpoints = [];
    private volatile bool areKnown;

    public override IReadOnlyList<Endpoint> Endpoints => endpoints;

    IServiceProvider IEndpointRouteBuilder.ServiceProvider => services;

    ICollection<EndpointDataSource> IEndpointRouteBuilder.DataSources => sources;

    public override IChangeToken GetChangeToken() => endpoints.Count > 0 ? NullChangeToken.Singleton : new CancellationChangeToken(finding.Token);

    /// <summary>Finds the pages if this request may be for one. Stands right before routing, which knows them when this returns.</summary>
    public Task BeforeRouting(HttpContext context, RequestDelegate next)
    {
        if (!areKnown && MayBePage(context.Request.Path))
            Find();
        return next(context);
    }

    /// <summary>Finds the pages, if nobody has.</summary>
    public void Find()
    {
        lock (gate)
        {
            if (areKnown)
                return;
            sources.Clear();
            this.MapRazorPages();
            endpoints = [.. sources.SelectMany(source => source.Endpoints)];
            // Routing takes them up within this call.
            finding.Cancel();
            areKnown = true;
        }
    }

    public void Dispose() => finding.Dispose();

    IApplicationBuilder IEndpointRouteBuilder.CreateApplicationBuilder() => new ApplicationBuilder(services);

    private static bool MayBePage(PathString path)
    {
        var rest = path.Value.AsSpan().TrimStart('/');
        return BeginningsByText.Contains(rest.IndexOf('/') is >= 0 and var end ? rest[..end] : rest);
    }
}
