using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
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

namespace Masthead.Web;

/// <summary>An endpoint with a certificate of its own: what is kept is sent to whoever speaks TLS, and to nobody else.</summary>
public sealed class EncryptedEndpointTests
{
    private const string Page = "A page that is kept.";

    private readonly PageCache cache = new(new LoneNode(), TimeProvider.System);

    [Theory]
    [InlineData("--urls=https://127.0.0.1:0")]
    [InlineData("--Kestrel:Endpoints:Own:Url=https://127.0.0.1:0")]
    public async Task A_page_that_is_kept_is_sent_over_TLS_and_never_in_plain_text(string setting)
    {
        using var certificate = Certificate();
        await using var app = Serve(certificate, setting);
        await app.StartAsync();
        var address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Keep("https" + address.Authority + "/known\n");
        Keep("http" + address.Authority + "/known\n");

        Assert.DoesNotContain(Page, await PlainTextAsync(address), StringComparison.Ordinal);
        using var reader = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == certificate.Thumbprint } });
        Assert.Equal(Page, await reader.GetStringAsync(new Uri(address, "/known")));
    }

    private WebApplication Serve(X509Certificate2 certificate, string setting)
    {
        var builder = WebApplication.CreateBuilder([setting]);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(OutsideChanges.None).AddSingleton(cache).AddSingleton(new SiteAddress(null)).AddSingleton(TimeProvider.System);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.ConfigureHttpsDefaults(https => https.ServerCertificate = certificate);
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.AnswerKnownPages(kestrel));
        });
        var app = builder.Build();
        app.UseMiddleware<KnownPages>();
        return app;
    }

    private void Keep(string key) =>
        Assert.True(cache.Keep(key, new CachedPage(200, Encoding.UTF8.GetBytes(Page), [new("Content-Type", "text/plain; charset=utf-8")], ["tag"], null), cache.Sequence));

    /// <summary>What comes back until the server closes; a connection that it cuts says nothing.</summary>
    private static async Task<string> PlainTextAsync(Uri address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(address.Authority));
        await using var stream = new NetworkStream(socket);
        using var answer = new StreamReader(stream);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /known HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"), patience.Token);
            return await answer.ReadToEndAsync(patience.Token);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=site.example", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
