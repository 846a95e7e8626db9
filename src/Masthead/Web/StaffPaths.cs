namespace Masthead.Web;

/// <summary>The part of the site that is not for readers: never cached, never indexed, scripts of our own allowed.</summary>
internal static class StaffPaths
{
    private static readonly string[] Roots = ["/newsroom", "/moderation", "/account", "/setup"];

    public static bool Contains(PathString path) =>
        Array.Exists(Roots, root => path.StartsWithSegments(root, StringComparison.OrdinalIgnoreCase));
}
