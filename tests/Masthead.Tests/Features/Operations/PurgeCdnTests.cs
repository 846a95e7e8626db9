using System.Net;
using System.Net.Sockets;
using System.Text;
using Masthead.Jobs;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Operations;

public sealed class PurgeCdnTests
{
    [Fact]
    public async Task A_cache_in_front_is_told_of_an_eviction_and_again_when_it_did_not_answer()
    {
        await using var cdn = new FakeCdn { Status = 500 };
        await using var site = await TestSite.StartAsync($"Masthead:CachePurgeUrl={cdn.Address}", "Masthead:CacheTagHeader=Surrogate-Key");
        await site.Services.GetRequiredService<PageCache>().EvictAsync("front", "article:7");
        await Eventually.TrueAsync(() => Task.FromResult(cdn.Bodies.Count > 0));
        await Eventually.TrueAsync(async () =>
        {
            await using var db = site.OpenDatabase();
            return await db.Jobs.AnyAsync(job => job.Kind == "PurgeCdn" && job.Attempts > 0);
        });
        cdn.Status = 200;
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(async () =>
        {
            await using var db = site.OpenDatabase();
            return !await db.Jobs.AnyAsync(job => job.Kind == "PurgeCdn");
        });
        Assert.All(cdn.Bodies, body => Assert.Equal("""{"tags":["article:7","front"]}""", body));
        Assert.InRange(cdn.Bodies.Count, 2, int.MaxValue);
    }

    [Fact]
    public async Task Pages_name_their_tags_when_a_cache_in_front_wants_them()
    {
        await using var site = await TestSite.StartAsync("Masthead:CacheTagHeader=cache-tag");
        using var answer = await site.Visitor().GetAsync("/");
        Assert.Equal("front,everything", answer.Headers.GetValues("Cache-Tag").Single());
        Assert.False(answer.Headers.Contains("CDN-Cache-Control"));
    }

    /// <summary>Takes what is posted to it and answers with a status.</summary>
    private sealed class FakeCdn : IAsyncDisposable
    {
        private readonly HttpListener listener = new();
        private readonly Task serving;
        private readonly List<string> bodies = [];

        public FakeCdn()
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/purge/";
            }
            listener.Prefixes.Add(Address);
            listener.Start();
            serving = Task.Run(ServeAsync);
        }

        public string Address { get; }

        public int Status { get; set; }

        public IReadOnlyList<string> Bodies
        {
            get { lock (bodies) return bodies.ToArray(); }
        }

        public async ValueTask DisposeAsync()
        {
            listener.Close();
            await serving;
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                    var body = await reader.ReadToEndAsync();
                    context.Response.StatusCode = Status;
                    context.Response.Close();
                    lock (bodies) bodies.Add(body);
                }
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                // Closed.
            }
        }
    }
}
