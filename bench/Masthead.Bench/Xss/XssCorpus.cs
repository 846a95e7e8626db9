using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Masthead.Bench.Xss;

/// <summary>One attack string, and whether it ran a script when somebody else's oracle put it into a page as it is.</summary>
internal sealed record XssString(string Id, string Input, bool FiresRaw);

internal static class XssCorpus
{
    private static readonly string Relative = Path.Combine("shared", "data", "security", "xss.jsonl");

    /// <summary>The corpus beside the checkout, or null where there is none.</summary>
    public static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, Relative) is var file && File.Exists(file))
                return file;
        }
        return null;
    }

    public static List<XssString> Load(string file) => [.. File.ReadLines(file).Where(line => line.Length > 0).Select(Parse)];

    /// <summary>The same strings on every machine: those whose ids hash lowest.</summary>
    public static List<XssString> Sample(IEnumerable<XssString> strings, int count) =>
        [.. strings.OrderBy(s => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(s.Id))), StringComparer.Ordinal).Take(count)];

    private static XssString Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new(
            root.GetProperty("id").GetString()!,
            root.GetProperty("input").GetString()!,
            root.TryGetProperty("fires_raw_chromium156", out var fires) && fires.GetBoolean());
    }
}
