using System.Globalization;
using System.Text.Json;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Sections;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Seeding;

/// <summary>How much to make.</summary>
internal sealed record SeedSize(int Articles, int Comments, int Sections, int Seed);

/// <summary>
/// Fills the database with synthetic articles and threads for load tests, past the verbs and straight through storage. One article in the
/// middle of the newest hundred gets a tenth of all comments; the rest fall by a power law, as they do. Run it on a site that is not serving.
/// </summary>
internal sealed class SeedContent(NewsDb db, SectionTree tree)
{
    private const int Authors = 40;
    private const int Tags = 200;

    // Of the time; the index of words takes the rest.
    private const double RowsShare = 0.7;

    // Fixed, so that the same seed gives the same dates.
    private static readonly DateTimeOffset Newest = new(2026, 6, 30, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Apart = TimeSpan.FromMinutes(17);

    /// <param name="size">How much.</param>
    /// <param name="progress">Called with the share done, 0 … 1.</param>
    /// <param name="cancellationToken">Honoured between batches; what was written stays.</param>
    public async Task RunAsync(SeedSize size, Action<double> progress, CancellationToken cancellationToken)
    {
        var words = new SeedWords(size.Seed);
        var sections = await AddSectionsAsync(size, words, cancellationToken);
        var authors = await AddNamesAsync("authors", Authors, size.Seed, (id, name, slug) => [id, name, slug, "", null], ["id", "name", "slug", "bio", "user_id"], cancellationToken);
        var tags = await AddNamesAsync("tags", Tags, size.Seed, (id, name, slug) => [id, name, slug], ["id", "name", "slug"], cancellationToken);
        var firstArticle = 1 + (await db.Articles.MaxAsync(article => (long?)article.Id, cancellationToken) ?? 0);
        var firstComment = 1 + (await db.Comments.MaxAsync(comment => (long?)comment.Id, cancellationToken) ?? 0);
        var plan = new SeedPlan(size, sections, authors, tags, firstArticle, firstComment, Newest, Apart);

        const int slice = 5_000;
        for (var done = 0; done < size.Articles; done += slice)
        {
            var articles = plan.Articles(words, done, Math.Min(slice, size.Articles - done)).ToList();
            await BulkRows.InsertAsync(db, "articles", SeedPlan.ArticleColumns, articles.Select(article => article.Row), cancellationToken);
            await BulkRows.InsertAsync(db, "discussions", ["article_id", "comment_count"], articles.Select(article => article.Discussion), cancellationToken);
            await BulkRows.InsertAsync(db, "listings", ["kind", "target_id", "published_at", "article_id"], articles.SelectMany(article => article.Listings), cancellationToken);
            await BulkRows.InsertAsync(db, "comments", SeedPlan.CommentColumns, articles.SelectMany(article => article.Comments), cancellationToken);
            progress(RowsShare * (done + articles.Count) / size.Articles);
        }
        await IndexedWords.RebuildAsync(db, share => progress(RowsShare + (1 - RowsShare) * share), cancellationToken);
        foreach (var table in new[] { "sections", "authors", "tags", "articles", "comments" })
            await BulkRows.AdvanceIdsAsync(db, table, cancellationToken);
    }

    private async Task<IReadOnlyList<SectionView>> AddSectionsAsync(SeedSize size, SeedWords words, CancellationToken cancellationToken)
    {
        for (var number = 0; number < size.Sections; number++)
        {
            // A third at the top, the others below those, so that fronts have something to collect.
            var known = await db.Sections.OrderBy(section => section.Id).ToListAsync(cancellationToken);
            var mine = known.Where(section => section.Slug.EndsWith("-seed", StringComparison.Ordinal) || section.Slug.Contains("-seed-", StringComparison.Ordinal)).ToList();
            var parent = number % 3 == 0 || mine.Count == 0 ? null : mine[words.Below(mine.Count)];
            var name = $"{words.Headline().Split(' ')[0]} {number + 1}";
            var section = new Section(name, $"{Slug.From(name)}-seed-{size.Seed}", parent, 1000 + number);
            if (known.All(other => other.Path != section.Path))
                db.Add(section);
            await db.SaveChangesAsync(cancellationToken);
        }
        await tree.ForgetAsync();
        var all = (await tree.GetAsync(cancellationToken)).All.OrderBy(section => section.Id).ToArray();
        var made = all.Where(section => section.Slug.EndsWith($"-seed-{size.Seed}", StringComparison.Ordinal)).ToArray();
        return made.Length > 0 ? made : all.Length > 0 ? all : throw new InvalidOperationException("There is no section to put articles into: give --sections 1 or more.");
    }

    private async Task<IReadOnlyList<(long Id, string Name, string Slug)>> AddNamesAsync(
        string table, int count, int seed, Func<long, string, string, object?[]> row, string[] columns, CancellationToken cancellationToken)
    {
        var prefix = $"seed-{seed}-";
        var there = table == "authors"
            ? await db.Authors.Where(author => author.Slug.StartsWith(prefix)).OrderBy(author => author.Id).Select(author => ValueTuple.Create(author.Id, author.Name, author.Slug)).ToListAsync(cancellationToken)
            : await db.Tags.Where(tag => tag.Slug.StartsWith(prefix)).OrderBy(tag => tag.Id).Select(tag => ValueTuple.Create(tag.Id, tag.Name, tag.Slug)).ToListAsync(cancellationToken);
        if (there.Count > 0)
            return there;
        var first = 1 + (table == "authors"
            ? await db.Authors.MaxAsync(author => (long?)author.Id, cancellationToken) ?? 0
            : await db.Tags.MaxAsync(tag => (long?)tag.Id, cancellationToken) ?? 0);
        var words = new SeedWords(seed + table.Length);
        var names = Enumerable.Range(0, count)
            .Select(i => (Id: first + i, Name: words.Headline().Split(' ')[0] + " " + (i + 1), Slug: prefix + (i + 1).ToString(CultureInfo.InvariantCulture))).ToList();
        await BulkRows.InsertAsync(db, table, columns, names.Select(name => row(name.Id, name.Name, name.Slug)), cancellationToken);
        return names;
    }
}

/// <summary>One synthetic article with everything that belongs to it, as rows.</summary>
internal sealed record SeededArticle(object?[] Row, object?[] Discussion, IReadOnlyList<object?[]> Listings, IReadOnlyList<object?[]> Comments);

/// <summary>Pure: which rows a seed makes.</summary>
internal sealed class SeedPlan(
    SeedSize size, IReadOnlyList<SectionView> sections, IReadOnlyList<(long Id, string Name, string Slug)> authors,
    IReadOnlyList<(long Id, string Name, string Slug)> tags, long firstArticle, long firstComment, DateTimeOffset newest, TimeSpan apart)
{
    public static readonly string[] ArticleColumns =
    [
        "id", "headline", "standfirst", "slug", "path", "has_own_path", "section_id", "dateline", "language", "bylines", "tags", "lead_media_id", "lead_alt",
        "lead_caption", "lead_credit", "body_format", "body_source", "body_html", "state", "created_at", "updated_at", "published_at", "scheduled_for", "comments",
        "version", "source", "source_id",
    ];

    public static readonly string[] CommentColumns =
    [
        "id", "article_id", "parent_id", "depth", "thread_path", "state", "is_judged", "is_shown", "shown_replies", "kind", "author_name", "author_email", "author_website",
        "text", "html", "created_at", "edited_at", "ip_address", "address_prefix", "user_agent", "referrer", "fingerprint", "source", "source_id",
    ];

    private readonly int[] commentsOf = Spread(size);
    private long nextComment = firstComment;

    /// <summary>Articles number <paramref name="from"/> and on, oldest first. Must be called in order.</summary>
    public IEnumerable<SeededArticle> Articles(SeedWords words, int from, int count)
    {
        for (var number = from; number < from + count; number++)
            yield return Article(words, number);
    }

    private SeededArticle Article(SeedWords words, int number)
    {
        var id = firstArticle + number;
        var at = newest - apart * (size.Articles - 1 - number);
        var section = sections[words.Below(sections.Count)];
        var author = authors[words.Below(authors.Count)];
        var tag = tags[words.Below(tags.Count)];
        var headline = words.Headline();
        var slug = $"{Slug.From(headline)}-{id}";
        var body = words.Body(300 + words.Below(400)) + $"<p>{SeedWords.Everywhere} {words.Word()}.</p>\n";
        var comments = Comments(words, id, at, commentsOf[number], out var shown);
        object?[] row =
        [
            id, headline, words.Sentence(), slug, Section.PathUnder(section.Path, slug), false, section.Id, "", "",
            JsonSerializer.Serialize(new[] { new Byline(author.Id, author.Name, author.Slug) }, JsonColumn.Options),
            JsonSerializer.Serialize(new[] { new ArticleTag(tag.Id, tag.Name, tag.Slug) }, JsonColumn.Options),
            null, "", "", "", (int)BodyFormat.Html, body, body, (int)ArticleState.Published, Ms(at), Ms(at), Ms(at), null, (int)CommentsMode.Open, 2, null, null,
        ];
        return new SeededArticle(row, [id, shown], [.. Listings(id, at, section, author.Id, tag.Id)], comments);
    }

    private IEnumerable<object?[]> Listings(long id, DateTimeOffset at, SectionView section, long author, long tag)
    {
        object?[] Row(ListingKind kind, long target) => [(int)kind, target, Ms(at), id];
        yield return Row(ListingKind.Everything, 0);
        foreach (var above in sections.Where(other => section.Path == other.Path || section.Path.StartsWith(other.Path + "/", StringComparison.Ordinal)))
            yield return Row(ListingKind.Section, above.Id);
        yield return Row(ListingKind.Author, author);
        yield return Row(ListingKind.Tag, tag);
    }

    private List<object?[]> Comments(SeedWords words, long article, DateTimeOffset published, int count, out int shown)
    {
        var tree = new (long Id, int Parent, int Depth, string Path, CommentState State, int Replies)[count];
        shown = 0;
        for (var i = 0; i < count; i++)
        {
            // Most answer something recent; only what is shown can be answered.
            var parent = i == 0 || words.Unit() < 0.45 ? -1 : i - 1 - words.Below(Math.Min(i, 30));
            if (parent >= 0 && tree[parent].State != CommentState.Published)
                parent = -1;
            var state = words.Unit() switch { < 0.96 => CommentState.Published, < 0.98 => CommentState.Held, _ => CommentState.Spam };
            var (depth, id) = (parent < 0 ? 0 : tree[parent].Depth + 1, nextComment + i);
            tree[i] = (id, parent, depth, ThreadPath.Under(parent < 0 ? null : tree[parent].Path, depth, id), state, 0);
            if (state != CommentState.Published)
                continue;
            shown++;
            if (parent >= 0)
                tree[parent].Replies++;
        }
        nextComment += count;
        return [.. tree.Select((node, i) => CommentRow(words, article, published.AddSeconds(60 + i * 40), node, node.Parent < 0 ? null : tree[node.Parent].Id))];
    }

    private static object?[] CommentRow(
        SeedWords words, long article, DateTimeOffset at, (long Id, int Parent, int Depth, string Path, CommentState State, int Replies) node, long? parent)
    {
        var text = string.Join(' ', Enumerable.Range(0, 1 + words.Below(3)).Select(_ => words.Sentence()));
        var name = words.Headline().Split(' ')[0];
        return
        [
            node.Id, article, parent, node.Depth, node.Path, (int)node.State, false, node.State == CommentState.Published, node.Replies, (int)CommentKind.Comment, name,
            $"{name.ToLowerInvariant()}@example.org", "", text, $"<p>{text}</p>", Ms(at), null, null, $"203.0.{words.Below(113)}.0/24", null, null,
            CommentFingerprint.Of(BitConverter.GetBytes(node.Id)), null, null,
        ];
    }

    // A tenth on one thread near the top of the front page; the rest by a power law over the articles, newest first.
    private static int[] Spread(SeedSize size)
    {
        var counts = new int[size.Articles];
        if (size.Articles == 0)
            return counts;
        var hot = Math.Max(0, size.Articles - 50);
        counts[hot] = size.Comments / 10;
        var left = size.Comments - counts[hot];
        var weights = counts.Select((_, i) => 1 / Math.Sqrt(size.Articles - i)).ToArray();
        var total = weights.Sum();
        var (given, share) = (0, 0.0);
        for (var i = 0; i < counts.Length; i++)
        {
            share += weights[i] / total;
            var until = i == counts.Length - 1 ? left : (int)(left * share);
            counts[i] += until - given;
            given = until;
        }
        return counts;
    }

    private static long Ms(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
