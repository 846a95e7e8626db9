using System.Net;
using System.Text.RegularExpressions;
using Masthead.Features.Articles;
using Masthead.Web.Sanitising;

namespace Masthead.Features.Import;

/// <param name="Address">As it was there.</param>
/// <param name="Why">What is wrong with the answer.</param>
internal sealed record LostAddress(string Address, string Why);

internal sealed record VerifiedAddresses(int Asked, IReadOnlyList<LostAddress> Lost);

/// <summary>
/// Asks the running site for every address that an export names: articles with and without a slash at the end, by number, their feeds, sections, tags,
/// authors, date archives, pictures and their pages, and the links in bodies that lead to the site itself. Good is what answers with the page at once or
/// after one permanent redirect; an article's page must bear its headline.
/// </summary>
internal sealed partial class VerifyAddresses(HttpClient site)
{
    /// <param name="export">What was imported.</param>
    /// <param name="progress">Called with how many addresses were asked for.</param>
    /// <param name="cancellationToken">Honoured between addresses.</param>
    public async Task<VerifiedAddresses> RunAsync(ISiteExport export, Action<int> progress, CancellationToken cancellationToken)
    {
        var (asked, lost) = (0, new List<LostAddress>());
        foreach (var (address, words) in Addresses(export).DistinctBy(pair => pair.Address))
        {
            if (await ProblemAsync(address, words, cancellationToken) is { } why)
                lost.Add(new LostAddress(address, why));
            progress(++asked);
        }
        return new VerifiedAddresses(asked, lost);
    }

    private static IEnumerable<(string Address, string? Words)> Addresses(ISiteExport export)
    {
        var known = export.ReadSite();
        var authors = known.Authors.ToDictionary(author => author.Key);
        foreach (var feed in known.Feeds)
            yield return (feed, null);
        foreach (var address in known.Sections.SelectMany(section => section.OldAddresses))
            foreach (var form in Forms(address, withFeed: true))
                yield return (form, null);
        foreach (var article in export.ReadItems(_ => { }).OfType<ImportedArticle>().Where(article => article is { State: ArticleState.Published, IsThrownAway: false }))
        {
            foreach (var pair in Of(article))
                yield return pair;
            foreach (var address in article.AuthorKeys.SelectMany(key => authors.TryGetValue(key, out var author) ? author.OldAddresses : ["author/" + key]))
                foreach (var form in Forms(address, withFeed: false))
                    yield return (form, null);
            foreach (var link in LinksInside(article.BodyThere, known.Address))
                yield return (link, null);
        }
        foreach (var picture in export.ReadPictures())
        {
            foreach (var address in picture.OldAddresses)
                yield return (address.StartsWith('?') ? "/" + address : "/" + Escaped(address), null);
            if (known.Address is { } home && Uri.TryCreate(picture.Address, UriKind.Absolute, out var file) && file.Authority == home.Authority)
                yield return (file.AbsolutePath, null);
        }
    }

    private static IEnumerable<(string Address, string? Words)> Of(ImportedArticle article)
    {
        var headline = PlainText.Clean(PlainText.FromHtml(article.Headline));
        var words = headline.Length is > 0 and <= Article.LongestHeadline ? headline : null;
        foreach (var query in article.OldAddresses)
            yield return ("/" + query, words);
        if (article.Path is { } path)
        {
            yield return ($"/{Escaped(path)}", words);
            yield return ($"/{Escaped(path)}/", words);
            yield return ($"/{Escaped(path)}/feed/", null);
        }
        foreach (var address in article.Tags.Select(tag => tag.OldAddress).Concat(article.DateArchives).Where(address => address.Length > 0))
            yield return ($"/{Escaped(address)}/", null);
    }

    private static IEnumerable<string> Forms(string address, bool withFeed)
    {
        yield return address.StartsWith('?') ? "/" + address : $"/{Escaped(address)}/";
        if (withFeed && !address.StartsWith('?'))
            yield return $"/{Escaped(address)}/feed/";
    }

    // What a fragment names is the browser's business.
    private static IEnumerable<string> LinksInside(string body, Uri? home) => Link().Matches(body).Select(match => WebUtility.HtmlDecode(match.Groups["url"].Value))
        .Select(link => link.StartsWith('/') && !link.StartsWith("//", StringComparison.Ordinal) ? link.Split('#')[0]
            : home is not null && Uri.TryCreate(link, UriKind.Absolute, out var url) && url.Authority == home.Authority ? url.PathAndQuery : "")
        .Where(link => link.Length > 1);

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

    [GeneratedRegex(@"\shref=[""'](?<url>(https?://|/)[^""'\s>]+)[""']", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Link();
}
