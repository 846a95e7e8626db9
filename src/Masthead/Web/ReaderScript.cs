using System.Security.Cryptography;
using System.Text;

namespace Masthead.Web;

/// <summary>
/// The one script that stands in readers' pages: it fetches <c>conversation.js</c> when the reader comes near the comments. The policy of
/// every page names its hash, so that nothing can run but it and the scripts that travel inside the program.
/// </summary>
internal static class ReaderScript
{
    /// <summary>As it stands in the page. The element <c>comments</c> says in <c>data-script</c> what is to be fetched.</summary>
    public const string Text = """
        (comments => {
        const near = new IntersectionObserver(seen => {
        if (!seen.some(entry => entry.isIntersecting)) return;
        near.disconnect();
        import(comments.dataset.script);
        }, { rootMargin: "300px" });
        near.observe(comments);
        })(document.getElementById("comments"))
        """;

    /// <summary>For <c>script-src</c>.</summary>
    public static readonly string Source = $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}' 'self'";
}
