namespace Masthead.Features.Import.Wxr;

/// <summary>The files of a WordPress site's export, in any order, read as one.</summary>
internal sealed class WxrExport(IReadOnlyList<string> files) : ISiteExport
{
    private readonly List<WxrReader> readers = files.Select(file => new WxrReader(file)).ToList();
    private List<ImportedPicture>? pictures;

    // All heads first: a file that is none must stop the run before it writes.
    public ImportedSite ReadSite()
    {
        var heads = readers.ConvertAll(reader => reader.ReadHead());
        if (heads.Select(head => head.Address).Distinct().Skip(1).Any())
            throw new InvalidDataException($"The files are of different sites: {string.Join(", ", heads.Select(head => head.Address).Distinct())}. Import one site at a time.");
        var url = Uri.TryCreate(heads[0].Address, UriKind.Absolute, out var address) ? address : null;
        return new ImportedSite(
            "wordpress:" + (url is null ? heads[0].Address : url.Authority + url.AbsolutePath.TrimEnd('/')),
            heads.SelectMany(head => head.Sections).DistinctBy(section => section.Key).ToList(),
            heads.SelectMany(head => head.Authors).DistinctBy(author => author.Key).ToList())
        {
            Address = url,
            Feeds = ["/feed/", "/feed/atom/", "/?feed=rss2", "/comments/feed/", "/comments/feed/atom/", "/?feed=comments-rss2"],
        };
    }

    // Kept: a pass over the files is dear, and they are few beside the articles.
    public IEnumerable<ImportedPicture> ReadPictures() => pictures ??= readers.SelectMany(reader => reader.ReadPictures()).ToList();

    // Galleries name pictures by number, and the pictures may stand behind them or in another file.
    public IEnumerable<ImportedItem> ReadItems(Action<ImportNote> skip)
    {
        var known = ReadPictures().GroupBy(picture => picture.Id).ToDictionary(group => group.Key, group => (group.First().Address, group.First().Alt));
        foreach (var (done, reader) in readers.Index())
            foreach (var article in reader.ReadArticles(id => known.TryGetValue(id, out var found) ? found : null, skip))
            {
                Share = (done + reader.Share) / readers.Count;
                yield return article;
            }
    }

    public double Share { get; private set; }
}
