using System.Net;
using Masthead.Features.Import.Wxr;
using Masthead.Web.Sanitising;

namespace Masthead.Features.Import;

/// <param name="Address">As it was there.</param>
/// <param name="Why">What is wrong with the answer.</param>
internal sealed record LostAddress(string Address, string Why);

internal sealed record VerifiedAddresses(int Asked, IReadOnlyList<LostAddress> Lost);

/// <summary>
/// Asks the running site for every address that an export names: articles with and without a slash at the end, by number, their feeds, categories, tags
/// and authors. Good is what answers with the page at once or after one permanent redirect; an article's page must bear its headline.
/// </summary>
internal sealed class VerifyAddresses(HttpClient site)
{
    /// <param name="readers">The exports.</param>
    /// <param name="progress">Called with how many addresses were asked for.</param>
    /// <param name="cancellationToken">Honoured between addresses.</param>
    public async Task<VerifiedAddresses> RunAsync(IReadOnlyList<WxrReader> readers, Action<int> progress, CancellationToken cancellationToken)
    {
        var (asked, lost) = (0, new List<LostAddress>());
        foreach (var (address, words) in readers.SelectMany(Addresses).DistinctBy(pair => pair.Address))
        {
            if (await ProblemAsync(address, words, cancellationToken) is { } why)
                lost.Add(new LostAddress(address, why));
            progress(++asked);
        }
        return new VerifiedAddresses(asked, lost);
    }

    private static IEnumerable<(string Address, string? Words)> Addresses(WxrReader reader)
    {
        yield return ("/feed/", null);
        foreach (var section in reader.ReadSite().Sections)
        {
            yield return ($"/category/{Escaped(section.Key)}/", null);
            yield return ($"/category/{Escaped(section.Key)}/feed/", null);
        }
        foreach (var article in reader.ReadArticles(_ => null, (_, _) => { }).Where(article => article.State == Articles.ArticleState.Published))
        {
            var headline = PlainText.Clean(PlainText.FromHtml(article.Headline));
            var words = headline.Length is > 0 and <= Articles.Article.LongestHeadline ? headline : null;
            foreach (var query in article.OldAddresses)
                yield return ("/" + query, words);
            if (article.Path is { } path)
            {
                yield return ($"/{Escaped(path)}", words);
                yield return ($"/{Escaped(path)}/", words);
                yield return ($"/{Escaped(path)}/feed/", null);
            }
            foreach (var tag in article.Tags)
                yield return ($"/tag/{Escaped(tag.Key)}/", null);
            foreach (var author in article.AuthorKeys)
                yield return ($"/author/{Escaped(author)}/", null);
        }
    }

    private async Task<string?> ProblemAsync(string address, string? words, CancellationToken cancellationToken)
    {
        using var first = await site.GetAsync(new Uri(address, UriKind.Relative), cancellationToken);
        if (first.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.PermanentRedirect && first.Headers.Location is { } elsewhere)
        {
            using var second = await site.GetAsync(elsewhere, cancellationToken);
            return await ProblemAsync(second, $"led to {elsewhere}, which answers", words, cancellationToken);
        }
        return await ProblemAsync(first, "answers", words, cancellationToken);
    }

    private static async Task<string?> ProblemAsync(HttpResponseMessage answer, string what, string? words, CancellationToken cancellationToken)
    {
        if (answer.StatusCode != HttpStatusCode.OK)
            return $"{what} {(int)answer.StatusCode}";
        return words is null || WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(cancellationToken)).Contains(words, StringComparison.Ordinal) ? null : $"{what} another page than its own";
    }

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
