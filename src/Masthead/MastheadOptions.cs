using System.Globalization;
using System.Net;
using Masthead.Storage;

namespace Masthead;

/// <summary>The section <c>Masthead</c> of the configuration, checked whole before anything is created.</summary>
internal sealed record MastheadOptions
{
    public const string Section = "Masthead";

    private static readonly string[] Known =
    [
        "DataDirectory", "Database", "BaseUrl", "CommentLimitPerMinute", "PageCacheMegabytes", "CacheTagHeader", "CachePurgeUrl", "TrustedProxies", "SampleContent", "WarmUp",
        // Read where it counts.
        "MetricsOpen",
    ];

    public required DatabaseOptions Database { get; init; }

    /// <summary>Scheme, host and port without a slash at the end; null: taken from the request.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Comments accepted per address prefix and minute; 0: no limit.</summary>
    public int CommentLimitPerMinute { get; init; }

    /// <summary>Most memory that finished pages may take, in bytes; 0: every page is made anew.</summary>
    public long PageCacheBytes { get; init; }

    /// <summary>The header in which caches in front of the site get a page's tags, or null.</summary>
    public string? CacheTagHeader { get; init; }

    /// <summary>What is called with the tags of each eviction, or null.</summary>
    public Uri? CachePurgeUrl { get; init; }

    /// <summary>Whose <c>X-Forwarded-*</c> headers are believed; null: this machine's own.</summary>
    public IReadOnlyList<IPNetwork>? TrustedProxies { get; init; }

    public bool SampleContent { get; init; }

    /// <summary>Whether some pages are read soon after a start, so that the first readers find the site at its full speed.</summary>
    public bool WarmsUp { get; init; }

    /// <exception cref="BadConfigurationException">A value cannot be used; the message names its key.</exception>
    public static MastheadOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        return new MastheadOptions
        {
            Database = new DatabaseOptions { DataDirectory = DataDirectory(section), Postgres = Postgres(section) },
            BaseUrl = ReadBaseUrl(section),
            CommentLimitPerMinute = Number(section, "CommentLimitPerMinute", 20),
            PageCacheBytes = Number(section, "PageCacheMegabytes", 64) * 1024L * 1024,
            CacheTagHeader = TagHeader(section),
            CachePurgeUrl = PurgeUrl(section),
            TrustedProxies = Proxies(section),
            SampleContent = Switch(section, "SampleContent", true),
            WarmsUp = Switch(section, "WarmUp", true),
        };
    }

    /// <summary>Names in the section that nothing reads: misspelt ones, most likely.</summary>
    public static IReadOnlyList<string> Unknown(IConfiguration configuration) =>
        configuration.GetSection(Section).GetChildren().Select(child => child.Key).Except(Known, StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).ToList();

    private static string DataDirectory(IConfigurationSection section)
    {
        var path = section["DataDirectory"] is { Length: > 0 } given ? given : "data";
        try
        {
            var full = Path.GetFullPath(path);
            return File.Exists(full) ? throw Bad("DataDirectory", $"'{path}' is a file, not a directory") : full;
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException or PathTooLongException)
        {
            throw Bad("DataDirectory", $"'{path}' is not a path");
        }
    }

    private static string? Postgres(IConfigurationSection section)
    {
        if (section["Database"] is not { Length: > 0 } text)
            return null;
        try
        {
            return new Npgsql.NpgsqlConnectionStringBuilder(text) is { Host.Length: > 0 } builder
                ? builder.ConnectionString
                : throw Bad("Database", "names no Host");
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw Bad("Database", "is not a PostgreSQL connection string (Host=…;Database=…;Username=…)");
        }
    }

    private static string? ReadBaseUrl(IConfigurationSection section)
    {
        if (section["BaseUrl"] is not { Length: > 0 } text)
            return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.PathAndQuery != "/" || url.UserInfo.Length > 0)
            throw Bad("BaseUrl", $"'{text}' is not an address such as https://news.example.org");
        return url.GetLeftPart(UriPartial.Authority);
    }

    private static string? TagHeader(IConfigurationSection section) => section["CacheTagHeader"] switch
    {
        null or "" => null,
        var name when name.Equals("Surrogate-Key", StringComparison.OrdinalIgnoreCase) => "Surrogate-Key",
        var name when name.Equals("Cache-Tag", StringComparison.OrdinalIgnoreCase) => "Cache-Tag",
        var name => throw Bad("CacheTagHeader", $"'{name}' is neither Surrogate-Key nor Cache-Tag"),
    };

    private static Uri? PurgeUrl(IConfigurationSection section)
    {
        if (section["CachePurgeUrl"] is not { Length: > 0 } text)
            return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw Bad("CachePurgeUrl", $"'{text}' is not an address such as https://cdn.example.org/purge");
    }

    private static int Number(IConfigurationSection section, string key, int otherwise)
    {
        if (section[key] is not { Length: > 0 } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Bad(key, $"'{text}' is not a whole number of 0 or more");
    }

    private static bool Switch(IConfigurationSection section, string key, bool otherwise)
    {
        if (section[key] is not { Length: > 0 } text)
            return otherwise;
        return bool.TryParse(text, out var value) ? value : throw Bad(key, $"'{text}' is neither true nor false");
    }

    private static IPNetwork[]? Proxies(IConfigurationSection section)
    {
        var each = section.GetSection("TrustedProxies").GetChildren().Select(child => child.Value ?? "").ToArray();
        var listed = each.Length > 0 ? each : section["TrustedProxies"]?.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries);
        return listed?.Select(Proxy).ToArray();
    }

    private static IPNetwork Proxy(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;
        return IPAddress.TryParse(text, out var address)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : throw Bad("TrustedProxies", $"'{text}' is neither an address nor a network such as 10.0.0.0/8");
    }

    private static BadConfigurationException Bad(string key, string why) => new($"{Section}:{key} {why}.");
}

/// <summary>The configuration cannot be used; the message is the one line that the operator sees.</summary>
internal sealed class BadConfigurationException(string message) : Exception(message);
