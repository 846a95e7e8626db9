using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Newsroom;

/// <summary>Every article, the last changed first; found by state, section and words of the headline.</summary>
[Authorize(Policies.Write)]
internal sealed class ArticlesModel(NewsDb db, CurrentSettings settings, SectionTree sections) : PageModel
{
    private const int PageSize = 40;

    public string State { get; private set; } = "";
    public string Query { get; private set; } = "";
    public long? SectionId { get; private set; }
    public IReadOnlyList<DeskRow> Rows { get; private set; } = [];
    public string? Next { get; private set; }
    public DeskTime Time { get; private set; } = null!;
    public SectionMap Sections { get; private set; } = null!;

    public async Task OnGetAsync(string? state, string? q, long? section, string? before, CancellationToken cancellationToken)
    {
        (State, Query, SectionId) = (state ?? "", q?.Trim() ?? "", section);
        Time = DeskTime.For(await settings.GetAsync(cancellationToken));
        Sections = await sections.GetAsync(cancellationToken);
        var rows = await DeskRow.From(db, After(Wanted(), before).OrderByDescending(article => article.UpdatedAt).ThenByDescending(article => article.Id))
            .Take(PageSize + 1).ToListAsync(cancellationToken);
        Rows = rows.Take(PageSize).ToList();
        Next = rows.Count > PageSize ? $"{Rows[^1].UpdatedAt.ToUnixTimeMilliseconds()}-{Rows[^1].Id}" : null;
    }

    public string AddressOf(string? next) => "/newsroom/articles" + QueryString.Create(new Dictionary<string, string?>
    {
        ["state"] = State.Length > 0 ? State : null,
        ["q"] = Query.Length > 0 ? Query : null,
        ["section"] = SectionId?.ToString(CultureInfo.InvariantCulture),
        ["before"] = next,
    }.Where(part => part.Value is not null));

    [SuppressMessage("Globalization", "CA1304", Justification = "Runs in the database, as lower().")]
    [SuppressMessage("Globalization", "CA1311", Justification = "Runs in the database, as lower().")]
    [SuppressMessage("Performance", "CA1862", Justification = "Runs in the database, which knows no StringComparison.")]
    private IQueryable<Article> Wanted()
    {
        var articles = State switch
        {
            "draft" => db.Articles.Where(article => article.State == ArticleState.Draft),
            "submitted" => db.Articles.Where(article => article.SubmittedAt != null),
            "scheduled" => db.Articles.Where(article => article.State == ArticleState.Scheduled),
            "published" => db.Articles.Where(article => article.State == ArticleState.Published),
            "withdrawn" => db.Articles.Where(article => article.State == ArticleState.Withdrawn),
            _ => db.Articles,
        };
        if (SectionId is { } id)
        {
            var branch = Sections.All.Where(section => Sections.ChainTo(section.Id).Any(above => above.Id == id)).Select(section => section.Id).ToArray();
            articles = articles.Where(article => branch.Contains(article.SectionId));
        }
        foreach (var word in Query.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(8))
            articles = articles.Where(article => article.Headline.ToLower().Contains(word));
        return articles;
    }

    private static IQueryable<Article> After(IQueryable<Article> articles, string? before)
    {
        if (before?.Split('-') is not [var at, var last] || !long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || !long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return articles;
        var instant = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return articles.Where(article => article.UpdatedAt < instant || article.UpdatedAt == instant && article.Id < id);
    }
}
