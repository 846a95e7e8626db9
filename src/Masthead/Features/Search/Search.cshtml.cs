using Masthead.Features.Reading;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Search;

/// <summary>Looks for articles. Never kept: questions are without number.</summary>
internal sealed class SearchModel(SearchArticles search, SectionTree tree, CurrentSettings settings) : PageModel
{
    public SearchWish Wish { get; private set; } = null!;

    /// <summary>Null: nothing was asked yet.</summary>
    public SearchResults? Results { get; private set; }
    public SectionMap Sections { get; private set; } = null!;
    public PrintedTime Time { get; private set; } = null!;

    public async Task OnGetAsync(string? q, string? section, string? author, DateOnly? from, DateOnly? until, string? after, string? order, CancellationToken cancellationToken)
    {
        var text = (q ?? "").Trim();
        Wish = new SearchWish(text[..Math.Min(text.Length, SearchText.Longest)], (section ?? "").Trim('/'), author ?? "", from, until, after, order == SearchWish.ByTime);
        Results = await search.RunAsync(Wish, cancellationToken);
        Sections = await tree.GetAsync(cancellationToken);
        var site = await settings.GetAsync(cancellationToken);
        Time = PrintedTime.For(site);
        Response.Headers.CacheControl = "no-store";
        ViewData.Head = new PageHead
        {
            Title = Wish.Text is "" ? "Search" : $"“{Wish.Text}”",
            Description = $"Search everything that {site.Name} has published: by words, section, author and day.",
            Canonical = "/search",
            // Every question is told to be the one page of the form; one that finds nothing may be somebody's advertisement in our name.
            IsIndexed = Results is not { Hits.Count: 0 },
        };
    }

    public string Page(string? after) => "/search" + QueryString.Create(
        new (string Name, string? Value)[] { ("q", Wish.Text), ("section", Wish.Section), ("author", Wish.Author), ("from", Day(Wish.From)), ("until", Day(Wish.Until)), ("order", Wish.IsByTime ? SearchWish.ByTime : null), ("after", after) }
            .Where(part => !string.IsNullOrEmpty(part.Value)).Select(part => KeyValuePair.Create(part.Name, part.Value)));

    public static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
