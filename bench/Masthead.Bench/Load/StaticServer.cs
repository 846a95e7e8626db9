using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;

namespace Masthead.Bench.Load;

/// <summary>Debian's nginx with one worker on one core, sending files that are compressed already: what everything else is compared with.</summary>
internal sealed class StaticServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly string directory;

    private StaticServer(Process process, string directory, int port) => (this.process, this.directory, Port) = (process, directory, port);

    public int Port { get; }

    /// <summary>Of the master and its worker together.</summary>
    public TimeSpan Worked => ProcessTimes.OfTree(process.Id);

    /// <param name="core">The processor it may use.</param>
    /// <param name="port">On loopback.</param>
    /// <param name="files">Name and content of each file.</param>
    public static async Task<StaticServer> StartAsync(int core, int port, IReadOnlyDictionary<string, byte[]> files)
    {
        var directory = Directory.CreateTempSubdirectory("masthead-bench-nginx-").FullName;
        // Its worker gives up its rights.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(directory, (UnixFileMode)0b111_101_101);
        foreach (var (name, content) in files)
        {
            await File.WriteAllBytesAsync(Path.Combine(directory, name), content);
            await using var target = File.Create(Path.Combine(directory, name + ".gz"));
            await using var gzip = new GZipStream(target, CompressionLevel.SmallestSize);
            await gzip.WriteAsync(content);
        }
        var settings = Path.Combine(directory, "nginx.conf");
        await File.WriteAllTextAsync(settings, Settings(directory, port));
        var start = new ProcessStartInfo("taskset", ["-c", core.ToString(CultureInfo.InvariantCulture), "nginx", "-c", settings, "-p", directory]) { UseShellExecute = false };
        var server = new StaticServer(Process.Start(start)!, directory, port);
        using var http = new HttpClient();
        for (var tries = 0; tries < 100; tries++)
        {
            try
            {
                await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"));
                return server;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(50);
            }
        }
        throw new InvalidOperationException("nginx does not listen.");
    }

    public async ValueTask DisposeAsync()
    {
        using (var stop = Process.Start("kill", [process.Id.ToString(CultureInfo.InvariantCulture)]))
            await stop.WaitForExitAsync();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    private static string Settings(string directory, int port) => $$"""
        daemon off; master_process on; worker_processes 1; pid {{directory}}/pid; error_log /dev/null;
        events { worker_connections 1024; }
        http {
          access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000000; types { text/html html; } default_type text/html;
          open_file_cache max=1000; gzip_static on;
          client_body_temp_path {{directory}}; proxy_temp_path {{directory}}; fastcgi_temp_path {{directory}}; uwsgi_temp_path {{directory}}; scgi_temp_path {{directory}};
          server { listen 127.0.0.1:{{port}}; root {{directory}}; }
        }
        """;
}
