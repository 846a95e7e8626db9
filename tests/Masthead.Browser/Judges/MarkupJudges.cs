using System.Text.RegularExpressions;
using Masthead.Browser.Hosting;
using Masthead.Web;
using Microsoft.Playwright;

namespace Masthead.Browser.Judges;

/// <summary>The Nu HTML checker, which is the W3C's, on the pages as they are sent.</summary>
[Collection(Judgement.Name)]
public sealed partial class MarkupJudges(JudgedPaper paper)
{
    [Fact]
    public void Every_kind_of_page_is_judged()
    {
        var features = Tool.Source("src", "Masthead", "Features");
        var kinds = Directory.EnumerateFiles(features, "*.cshtml", SearchOption.AllDirectories).Where(file => PageDirective().IsMatch(File.ReadAllText(file)))
            .Concat(Directory.EnumerateFiles(features, "*.cs", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains("frames.SendAsync(", StringComparison.Ordinal)))
            .Select(file => Path.ChangeExtension(Path.GetRelativePath(features, file), null).Replace('\\', '/'));
        Assert.Equal(kinds.Order(StringComparer.Ordinal), paper.Pages.Select(page => page.Kind).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_nu_html_checker_finds_neither_an_error_nor_a_warning_on_any_page()
    {
        var checker = Tool.Source("tests", "judges", "node_modules", "vnu-jar", "build", "dist", "vnu.jar");
        Assert.SkipUnless(File.Exists(checker), "The Nu HTML checker is not installed: npm ci --prefix tests/judges --ignore-scripts.");
        Assert.SkipUnless(await Tool.WorksAsync("java", "-version"), "Java (default-jre-headless) is not installed.");
        var directory = Directory.CreateTempSubdirectory("masthead-judged-");
        try
        {
            foreach (var (index, page) in paper.Pages.Index())
                await File.WriteAllBytesAsync(Path.Combine(directory.FullName, $"{index:000} {page.Kind.Replace('/', ' ')}.html"), await SourceAsync(page));
            var (code, output) = await Tool.RunAsync("java", "-jar", checker, "--format", "gnu", directory.FullName);
            Assert.True(code == 0 && output.Trim() is "", output);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    // As it was sent and not as a browser has understood it.
    private async Task<byte[]> SourceAsync(JudgedPage page)
    {
        await using var context = await paper.Chromium.JudgeAsync(page.Session);
        var headers = new Dictionary<string, string> { ["Accept"] = "text/html", ["Sec-Fetch-Site"] = "same-origin" };
        var answer = page.Form is { } form
            ? await context.APIRequest.PostAsync(page.Address, new() { Headers = headers, Form = Filled(context.APIRequest, form) })
            : await context.APIRequest.GetAsync(page.Address, new() { Headers = headers, MaxRedirects = 0 });
        Assert.True(answer.Headers.TryGetValue("content-type", out var type) && type.StartsWith("text/html", StringComparison.Ordinal), $"{page} answered {answer.Status}");
        return page.IsOutdated ? OutageNotice.PutInto(await answer.BodyAsync()) : await answer.BodyAsync();
    }

    private static IFormData Filled(IAPIRequestContext request, IReadOnlyDictionary<string, string> fields)
    {
        var form = request.CreateFormData();
        foreach (var (name, value) in fields)
            form.Set(name, value);
        return form;
    }

    [GeneratedRegex(@"\A@page\b", RegexOptions.None, 1000)]
    private static partial Regex PageDirective();
}
