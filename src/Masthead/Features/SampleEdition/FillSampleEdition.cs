using System.Text.RegularExpressions;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Media;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web.Sanitising;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.SampleEdition;

/// <summary>
/// Fills an empty database with a small newspaper, so that a first start shows what the program is for. It goes through the verbs that
/// editors use; only the comments are written here, because theirs lie in the past and come from no address.
/// </summary>
internal sealed partial class FillSampleEdition(IServiceProvider services, TimeProvider clock)
{
    private const string Source = "sample";

    // Stands in the settings while the edition is being filled in: a start that was cut short is begun anew.
    private const string Filling = "sample-edition-filling";

    private static readonly PreparedRead<bool> IsLeftAlone = new(
        "SELECT 1 FROM sections WHERE NOT EXISTS (SELECT 1 FROM settings WHERE name = $1) LIMIT 1", _ => true);

    // Only when there is something to fill: the usual start needs no model.
    private NewsDb db = null!;
    private readonly DateTimeOffset now = clock.GetUtcNow();
    private readonly Dictionary<string, MediaItem> pictures = [];
    private readonly Dictionary<string, long> articles = [];

    /// <returns>False when the database held something already, and was left as it is.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        if (await services.GetRequiredService<PreparedReads>().ReadAsync(IsLeftAlone, [Filling], cancellationToken) is [true])
            return false;
        db = services.GetRequiredService<NewsDb>();
        if (!await BeginAsync(cancellationToken))
            return false;
        // A power cut within these seconds costs nothing: the next start begins anew.
        await services.GetRequiredService<SqlitePragmas>().WithoutWaitingAsync(() => FillAsync(cancellationToken));
        return true;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var edition = Edition.Read();
        await AddSectionsAsync(edition, cancellationToken);
        await AddAuthorsAsync(edition, cancellationToken);
        foreach (var (name, bytes) in Edition.Pictures())
            if (await services.GetRequiredService<KeepPicture>().RunAsync(bytes, name, new PictureWords(), cancellationToken, copiesLater: true) is KeepPictureOutcome.Kept kept)
                pictures[name] = kept.Item;
        foreach (var article in Edition.Articles())
            await AddArticleAsync(edition, article, cancellationToken);
        await AddCommentsAsync(cancellationToken);
        await services.GetRequiredService<CurrentSettings>()
            .ChangeAsync(site => site with { Name = edition.Name, Tagline = edition.Motto }, cancellationToken);
        await db.Set<SettingRow>().Where(row => row.Name == Filling).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<bool> BeginAsync(CancellationToken cancellationToken)
    {
        if (await db.Set<SettingRow>().AnyAsync(row => row.Name == Filling, cancellationToken))
        {
            await ClearAsync(cancellationToken);
            return true;
        }
        if (await db.Sections.AnyAsync(cancellationToken) || await db.Articles.AnyAsync(cancellationToken))
            return false;
        db.Add(new SettingRow(Filling, ""));
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }

    // Nobody has seen any of it: the site takes no request before the edition is whole.
    private async Task ClearAsync(CancellationToken cancellationToken)
    {
        await db.Comments.ExecuteUpdateAsync(set => set.SetProperty(comment => comment.ParentId, (long?)null), cancellationToken);
        await db.Comments.ExecuteDeleteAsync(cancellationToken);
        await db.ForgetAllWordsAsync();
        await db.Articles.ExecuteDeleteAsync(cancellationToken);
        await db.Sections.ExecuteUpdateAsync(set => set.SetProperty(section => section.ParentId, (long?)null), cancellationToken);
        await db.Sections.ExecuteDeleteAsync(cancellationToken);
        await db.Authors.ExecuteDeleteAsync(cancellationToken);
        await db.Tags.ExecuteDeleteAsync(cancellationToken);
        await services.GetRequiredService<SectionTree>().ForgetAsync();
    }

    private async Task AddSectionsAsync(Edition edition, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<string, long>();
        foreach (var (position, section) in edition.Sections.Index())
        {
            var slash = section.Path.LastIndexOf('/');
            var parent = slash < 0 ? (long?)null : ids[section.Path[..slash]];
            var draft = new SectionDraft(section.Name, section.Path[(slash + 1)..], parent, section.Description, position);
            ids[section.Path] = await services.GetRequiredService<AddSection>().RunAsync(draft, cancellationToken) is SectionOutcome.Saved saved
                ? saved.Id
                : throw new InvalidOperationException($"The sample section {section.Path} was refused.");
        }
    }

    private async Task AddAuthorsAsync(Edition edition, CancellationToken cancellationToken)
    {
        db.AddRange(edition.Authors.Select(author => new Author(author.Name, author.Slug, author.Bio)));
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task AddArticleAsync(Edition edition, EditionArticle article, CancellationToken cancellationToken)
    {
        var sections = await services.GetRequiredService<SectionTree>().GetAsync(cancellationToken);
        var saved = await services.GetRequiredService<SaveArticle>().RunAsync(null, null, Draft(edition, article, sections), edition.Name, cancellationToken);
        if (saved is not SaveArticleOutcome.Saved { Id: var id })
            throw new InvalidOperationException($"The sample article {article["slug"]} was refused: {saved}.");
        var at = now.AddHours(-article.HoursAgo);
        await services.GetRequiredService<PublishArticle>().RunAsync(id, null, cancellationToken, at);
        // Its revision says when it was really made; readers see the edition's own time.
        (await db.Articles.FirstAsync(row => row.Id == id, cancellationToken)).CameFrom(Source, article["slug"], at, at);
        await db.SaveChangesAsync(cancellationToken);
        articles[article["slug"]] = id;
    }

    private ArticleDraft Draft(Edition edition, EditionArticle article, SectionMap sections) => new()
    {
        Headline = article["headline"],
        Standfirst = article["standfirst"],
        Slug = article["slug"],
        SectionId = sections.Find(article["section"])!.Id,
        Dateline = article["dateline"],
        Language = article["lang"],
        Authors = article.List("authors").Select(slug => edition.Authors.First(author => author.Slug == slug).Name).ToArray(),
        Tags = article.List("tags"),
        Lead = article["picture"] is { Length: > 0 } name
            ? new LeadPicture(pictures[name].Id, article["alt"], article["caption"], article["credit"])
            : new LeadPicture(null, "", "", ""),
        Body = PictureInBody().Replace(article.Body, InBody),
    };

    private string InBody(Match match)
    {
        var item = pictures[match.Groups["name"].Value];
        return $"src=\"{Picture.AddressOf(item.Hash, item.ContentType)}\" width=\"{item.Width}\" height=\"{item.Height}\" loading=\"lazy\"";
    }

    private async Task AddCommentsAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var thread in Edition.Threads())
        {
            var article = await db.Articles.FirstAsync(row => row.Id == articles[thread.Article], cancellationToken);
            var count = await AddCommentsAsync(article, null, thread.Comments, cancellationToken);
            await db.CountCommentsAsync(article.Id, count);
        }
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task<int> AddCommentsAsync(
        Article article, Comment? parent, IReadOnlyList<EditionComment> comments, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var said in comments)
        {
            var text = new CommentText(said.Name, "", said.Website ?? "", said.Text, CommentHtml.FromPlainText(said.Text));
            var fingerprint = CommentFingerprint.Of($"{Source}\n{article.Id}\n{parent?.Id}\n{said.Name}\n{said.Text}");
            var comment = new Comment(article.Id, parent, text, default, fingerprint, article.PublishedAt!.Value.AddMinutes(said.After));
            db.Add(comment);
            // The database gives the id, and the id gives the place.
            await db.SaveChangesAsync(cancellationToken);
            comment.TakePlace(parent?.ThreadPath);
            comment.Publish();
            parent?.CountReply(1);
            await db.SaveChangesAsync(cancellationToken);
            count += 1 + await AddCommentsAsync(article, comment, said.Replies ?? [], cancellationToken);
        }
        return count;
    }

    [GeneratedRegex("src=\"media:(?<name>[a-z0-9.-]+)\"", RegexOptions.NonBacktracking)]
    private static partial Regex PictureInBody();
}
