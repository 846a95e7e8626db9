using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace Masthead.Web;

/// <summary>
/// The stylesheets, scripts and pictures that travel inside the program. Their addresses carry a hash of their bytes
/// (<c>/assets/site.4f3c….css</c>), so browsers keep them for a year and never see an old one.
/// </summary>
internal sealed partial class Assets
{
    private const string Root = "wwwroot/";

    private static readonly Lazy<Assets> Read = new(static () => new Assets());

    private readonly FrozenDictionary<string, string> addresses;
    private readonly FrozenDictionary<string, CachedPage> pages;

    private Assets()
    {
        var found = typeof(Assets).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Root, StringComparison.Ordinal)).Select(name => new Asset("/" + name[Root.Length..], Bytes(name))).ToArray();
        addresses = found.ToFrozenDictionary(file => file.Path, file => file.Address);
        pages = found.Select(file => file.At(file.Address, "public, max-age=31536000, immutable")).Concat(found.Select(file => file.At(file.Path, "public, max-age=3600")))
            .ToFrozenDictionary(page => page.Key, page => page.Value);
    }

    private sealed record Asset(string Path, byte[] Bytes)
    {
        public string Address { get; } = Hashed(Path, Bytes);

        public KeyValuePair<string, CachedPage> At(string address, string cache) =>
            new(address, new CachedPage(200, Bytes, Headers(address, cache), [], null, CachedPage.Smallest));
    }

    /// <summary>They never change, and are the same for every site in the process.</summary>
    public static Assets Shared => Read.Value;

    /// <summary>The address under which a file is served: <c>assets.Address("/assets/site.css")</c>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such file in the program.</exception>
    public string Address(string path) => addresses[path];

    /// <summary>A small SVG picture as an address that holds it whole: a page that names it makes no further request.</summary>
    public string Inline(string path) => "data:image/svg+xml," + Uri.EscapeDataString(Encoding.UTF8.GetString(pages[path].For("").Body));

    public CachedPage? Find(string path) => pages.GetValueOrDefault(path);

    private static string Hashed(string path, byte[] bytes)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 6));
        var extension = Path.GetExtension(path);
        return path[..^extension.Length] + "." + hash + extension;
    }

    private static byte[] Bytes(string name)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Path.GetExtension(name) switch
        {
            ".css" => Without(StyleSpace(), Without(StyleNotes(), bytes)),
            ".js" => Without(ScriptNotes(), bytes),
            _ => bytes,
        };
    }

    // What is said to those who change a file is not for those who wait for it.
    private static byte[] Without(Regex notes, byte[] bytes) => Encoding.UTF8.GetBytes(notes.Replace(Encoding.UTF8.GetString(bytes), ""));

    [GeneratedRegex(@"/\*.*?\*/\s*", RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex StyleNotes();

    /// <summary>Line ends, indents, and the spaces that only people need: none of our style sheets has one of these signs within a text.</summary>
    [GeneratedRegex(@"\n[ \t]*|(?<=[:,;{}]) | (?=[{}])", RegexOptions.None, 1000)]
    private static partial Regex StyleSpace();

    /// <summary>Lines that are a note, indents and empty lines. Our scripts have no text that runs over several lines.</summary>
    [GeneratedRegex(@"^[ \t]*//.*\n|^[ \t]+|^\n", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ScriptNotes();

    private static KeyValuePair<string, StringValues>[] Headers(string path, string cache) =>
        [new("Content-Type", ContentType(path)), new("Cache-Control", cache)];

    private static string ContentType(string path) => Path.GetExtension(path) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".webp" => "image/webp",
        ".ico" => "image/x-icon",
        ".txt" => "text/plain; charset=utf-8",
        ".woff2" => "font/woff2",
        ".webmanifest" => "application/manifest+json",
        var other => throw new NotSupportedException($"An asset ends in '{other}', which has no content type here."),
    };
}
