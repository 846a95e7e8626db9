using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Masthead.Cluster;
using Masthead.Tests.Hosting;
using Masthead.Web.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Masthead.Web;

/// <summary>A real server on a real socket; what it hears of is counted, and answered with the path and the body.</summary>
public sealed class KnownPageConnectionTests : IAsyncLifetime
{
    private const string End = "\r\n\r\n";

    private readonly PageCache cache = new(new LoneNode(), TimeProvider.System);
    private WebApplication app = null!;
    private int heard;

    private string Host => Addresses.First();

    /// <summary>As the other endpoint, but nothing stands before the server.</summary>
    private string ServerAlone => Addresses.Last();

    private IEnumerable<string> Addresses => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address).Authority);

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(OutsideChanges.None).AddSingleton(cache).AddSingleton(new SiteAddress(null)).AddSingleton(TimeProvider.System);
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.AnswerKnownPages(kestrel));
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        app = builder.Build();
        app.UseMiddleware<KnownPages>();
        app.Run(async context =>
        {
            Interlocked.Increment(ref heard);
            using var body = new StreamReader(context.Request.Body);
            var text = $"heard {context.Request.Path} {await body.ReadToEndAsync()}";
            context.Response.ContentLength = text.Length;
            await context.Response.WriteAsync(text);
        });
        await app.StartAsync();
        Keep(Host, "/known", "A page that is kept.");
        Keep("site.example", "/known", "A page that is kept.");
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_page_that_is_kept_is_sent_before_the_server_hears_of_it()
    {
        using var reader = await ConnectAsync();

        await reader.SendAsync(Get("/known") + Get("/known"));

        Assert.Equal("A page that is kept.", (await reader.ReceiveAsync()).Body);
        Assert.Equal("A page that is kept.", (await reader.ReceiveAsync()).Body);
        Assert.Equal(0, heard);
        Assert.Equal(2, cache.Counts.Hits);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Accept-Encoding: gzip, deflate, br, zstd\r\n")]
    [InlineData("Accept-Encoding: gzip;q=0, identity\r\n")]
    [InlineData("If-None-Match: *\r\n")]
    [InlineData("If-None-Match: \"another\"\r\n")]
    public async Task It_is_the_answer_that_the_server_would_have_given(string field)
    {
        using var reader = await ConnectAsync();

        await reader.SendAsync(Get("/known", field));
        var ours = await reader.ReceiveAsync();
        // The same path, written in a way that only the server knows.
        await reader.SendAsync(Get("/%6bnown", field));
        var theirs = await reader.ReceiveAsync();

        Assert.Equal(theirs.Status, ours.Status);
        Assert.Equal(theirs.Fields.Order(StringComparer.Ordinal), ours.Fields.Order(StringComparer.Ordinal));
        Assert.Equal(theirs.Body, ours.Body);
    }

    [Fact]
    public async Task Known_pages_and_others_come_in_the_order_in_which_they_were_asked_for()
    {
        using var reader = await ConnectAsync();
        string[] asked = ["/known", "/other", "/known", "/known", "/third", "/known"];

        await reader.SendAsync(string.Concat(asked.Select(path => Get(path))));

        foreach (var path in asked)
            Assert.Equal(path == "/known" ? "A page that is kept." : $"heard {path} ", (await reader.ReceiveAsync()).Body);
        Assert.Equal(2, heard);
    }

    [Fact]
    public async Task After_a_form_of_known_length_pages_are_known_again()
    {
        using var reader = await ConnectAsync();
        var form = $"POST /form HTTP/1.1\r\nHost: {Host}\r\nContent-Length: 11\r\n\r\nGET /known ";

        await reader.SendAsync(form + Get("/known"));

        Assert.Equal("heard /form GET /known ", (await reader.ReceiveAsync()).Body);
        Assert.Equal("A page that is kept.", (await reader.ReceiveAsync()).Body);
        Assert.Equal((1, 1L), (heard, cache.Counts.Hits));
    }

    [Theory]
    [InlineData("POST /form HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n", "heard /form GET /")]
    [InlineData("GET /known?page=2 HTTP/1.1\r\nHost: HOST\r\n\r\n", "heard /known ")]
    [InlineData("GET /%6bnown HTTP/1.1\r\nHost: HOST\r\n\r\n", "A page that is kept.")]
    [InlineData("GET /x/../known HTTP/1.1\r\nHost: HOST\r\n\r\n", "A page that is kept.")]
    [InlineData("GET /known HTTP/1.1\r\nHost: elsewhere.example\r\n\r\n", "heard /known ")]
    [InlineData("GET /known HTTP/1.1\r\nHost: HOST\r\nX-Forwarded-Proto: https\r\n\r\n", "heard /known ")]
    [InlineData("\r\nGET /known HTTP/1.1\r\nHost: HOST\r\n\r\n", "A page that is kept.")]
    public async Task What_is_not_plain_is_left_to_the_server_and_so_is_what_follows(string request, string body)
    {
        using var reader = await ConnectAsync();

        await reader.SendAsync(request.Replace("HOST", Host, StringComparison.Ordinal) + Get("/known") + Get("/other"));

        Assert.Equal(body, (await reader.ReceiveAsync()).Body);
        Assert.Equal("A page that is kept.", (await reader.ReceiveAsync()).Body);
        Assert.Equal("heard /other ", (await reader.ReceiveAsync()).Body);
    }

    [Theory]
    [InlineData("GET /known HTTP/1.1\r\n\r\n")]
    [InlineData("GET /known HTTP/1.1\r\nHost: HOST\r\nHost: HOST\r\n\r\n")]
    [InlineData("GET /known HTTP/1.1\r\nHost: HOST\r\nX : y\r\n\r\n")]
    [InlineData("GET /known HTTP/1.1\r\nHost: HOST\r\nX: a\0b\r\n\r\n")]
    [InlineData("GET /known HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("GET  /known HTTP/1.1\r\nHost: HOST\r\n\r\n")]
    public async Task What_the_server_refuses_is_refused(string request)
    {
        using var reader = await ConnectAsync();

        await reader.SendAsync(request.Replace("HOST", Host, StringComparison.Ordinal));

        Assert.StartsWith("HTTP/1.1 400", (await reader.ReceiveAsync()).Status, StringComparison.Ordinal);
        Assert.Equal((0, 0L), (heard, cache.Counts.Hits));
    }

    [Fact]
    public async Task Whatever_is_sent_it_is_answered_as_by_the_server_alone()
    {
        string[] pieces = ["\r\n", "\n", "\r", " ", "\t", ":", "\0", "\x80", "?", "#", "%2f", "/..", "/.", "//", ";", "Host: x\r\n", "Content-Length: 3\r\n", "Content-Length: -1\r\n", "Connection: close\r\n", "Expect: 100-continue\r\n", "HTTP/1.0", "GET ", "HEAD ", "http://x/", "*"];
        var random = new Random(20261126);
        for (var round = 0; round < 400; round++)
        {
            var request = new StringBuilder("GET /known HTTP/1.1\r\nHost: site.example\r\nAccept-Encoding: gzip\r\nX-Other: y\r\n\r\nGET /known HTTP/1.1\r\nHost: site.example\r\n\r\n");
            for (var change = random.Next(3); change >= 0; change--)
                if (random.Next(2) == 0)
                    request.Insert(random.Next(request.Length), pieces[random.Next(pieces.Length)]);
                else
                    request.Remove(random.Next(request.Length - 1), 1);

            request.Append("\r\n\r\nGET /end HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n");
            var (ours, theirs) = (await AllOfAsync(Host, request.ToString()), await AllOfAsync(ServerAlone, request.ToString()));

            Assert.True(ours == theirs, $"{request}\n\n{ours}\n\n{theirs}");
        }
        Assert.True(cache.Counts.Hits > 400);
    }

    [Fact]
    public async Task A_request_in_many_pieces_is_one_request()
    {
        using var reader = await ConnectAsync();

        foreach (var piece in Get("/known").Chunk(7))
        {
            await reader.SendAsync(new string(piece));
            await Task.Yield();
        }

        Assert.Equal("A page that is kept.", (await reader.ReceiveAsync()).Body);
    }

    [Fact]
    public async Task A_page_larger_than_every_buffer_comes_whole_to_a_reader_who_takes_his_time()
    {
        var text = string.Concat(Enumerable.Range(0, 300_000).Select(number => $"{number}, "));
        Keep(Host, "/long", text);
        using var reader = await ConnectAsync();

        await reader.SendAsync(Get("/long") + Get("/known"));
        await Task.Delay(50);

        Assert.Equal(text, (await reader.ReceiveAsync()).Body);
        Assert.Equal("A page that is kept.", (await reader.ReceiveAsync()).Body);
    }

    [Fact]
    public async Task What_was_evicted_is_not_sent_again()
    {
        using var reader = await ConnectAsync();
        await reader.SendAsync(Get("/known"));
        await reader.ReceiveAsync();

        await cache.EvictAsync("tag");
        await reader.SendAsync(Get("/known"));

        Assert.Equal("heard /known ", (await reader.ReceiveAsync()).Body);
    }

    [Fact]
    public async Task A_server_that_stops_does_not_wait_for_a_reader_of_known_pages()
    {
        using var reader = await ConnectAsync();
        await reader.SendAsync(Get("/known"));
        await reader.ReceiveAsync();

        await app.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(10)).Token);

        Assert.True(await reader.IsClosedAsync());
    }

    private void Keep(string host, string path, string text) =>
        Assert.True(cache.Keep("http" + host + path + "\n", new CachedPage(200, Encoding.UTF8.GetBytes(text), [new("Content-Type", (StringValues)"text/plain; charset=utf-8")], ["tag"], null), cache.Sequence));

    private string Get(string path, string fields = "") => $"GET {path} HTTP/1.1\r\nHost: {Host}\r\n{fields}\r\n";

    /// <summary>What comes until the server closes, as lines in order, without the time and with the fields of a head in no order.</summary>
    private static async Task<string> AllOfAsync(string address, string request)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(address));
        await socket.SendAsync(Encoding.Latin1.GetBytes(request));
        using var stream = new StreamReader(new NetworkStream(socket), Encoding.Latin1);
        var answers = (await stream.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(20))).Split(End);
        return string.Join('\n', answers.Select(answer => string.Join('\n', answer.Split("\r\n").Where(line => !line.StartsWith("Date:", StringComparison.Ordinal)).Order(StringComparer.Ordinal))));
    }

    private async Task<Reader> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(Host));
        return new Reader(socket);
    }

    private sealed record Answer(string Status, IReadOnlyList<string> Fields, string Body);

    private sealed class Reader(Socket socket) : IDisposable
    {
        private readonly NetworkStream stream = new(socket, ownsSocket: true) { ReadTimeout = 20_000 };

        public Task SendAsync(string text) => stream.WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask();

        public async Task<Answer> ReceiveAsync()
        {
            var head = new StringBuilder();
            while (!head.ToString().EndsWith(End, StringComparison.Ordinal))
                head.Append((char)(await TakeAsync(1))[0]);
            var lines = head.ToString()[..^End.Length].Split("\r\n");
            var length = lines.FirstOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))?["Content-Length: ".Length..] ?? "0";
            return new Answer(lines[0], [.. lines[1..].Where(line => !line.StartsWith("Date:", StringComparison.Ordinal))], Encoding.UTF8.GetString(await TakeAsync(int.Parse(length, CultureInfo.InvariantCulture))));
        }

        public async Task<bool> IsClosedAsync() => await stream.ReadAsync(new byte[1]) == 0;

        public void Dispose() => stream.Dispose();

        private async Task<byte[]> TakeAsync(int count)
        {
            var bytes = new byte[count];
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            await stream.ReadExactlyAsync(bytes, patience.Token);
            return bytes;
        }
    }
}
