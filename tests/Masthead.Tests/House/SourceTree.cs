using System.Text.RegularExpressions;

namespace Masthead.Tests.House;

/// <summary>One source file as the house rules see it: where it lies and what it says, without comments.</summary>
internal sealed record SourceFile(string Path, string Code)
{
    /// <summary><c>Storage</c>, <c>Features.Articles</c>, or empty at the root of the project.</summary>
    public string Room
    {
        get
        {
            var parts = Path.Split('/');
            return parts.Length == 1 ? "" : parts[0] == "Features" ? parts.Length == 2 ? "" : "Features." + parts[1] : parts[0];
        }
    }
}

internal static partial class SourceTree
{
    /// <summary>The checkout that these tests were built from.</summary>
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<SourceFile> Of(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".cshtml", StringComparison.Ordinal))
            .Select(file => (Full: file, Path: Path.GetRelativePath(Path.Combine(Root, "src", project), file).Replace('\\', '/')))
            .Where(file => !file.Path.StartsWith("obj/", StringComparison.Ordinal) && !file.Path.StartsWith("bin/", StringComparison.Ordinal))
            .Select(file => new SourceFile(file.Path, Comments().Replace(File.ReadAllText(file.Full), "")))
            .OrderBy(file => file.Path, StringComparer.Ordinal).ToArray();

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Masthead.slnx")))
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests must run inside a checkout.");
    }

    [GeneratedRegex(@"^\s*//.*$|@\*.*?\*@", RegexOptions.Multiline, 1000)]
    private static partial Regex Comments();
}
