using System.Security.Cryptography;
using System.Text;

namespace Masthead.Web;

/// <summary>
/// The one script that readers' pages may run: it makes the conversation under an article more comfortable and nothing depends on it. It
/// stands inside the page, which saves a request, and the policy of every page names its hash, so that no other script can run.
/// </summary>
internal static class ReaderScript
{
    /// <summary>As it stands in the page: the source without its notes and indents.</summary>
    public static readonly string Text = Read();

    /// <summary>For <c>script-src</c>.</summary>
    public static readonly string Source = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'";

    private static string Read()
    {
        using var reader = new StreamReader(typeof(ReaderScript).Assembly.GetManifestResourceStream("reader-script.js")!);
        var lines = reader.ReadToEnd().Split('\n').Select(line => line.Trim());
        return string.Join('\n', lines.Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)));
    }
}
