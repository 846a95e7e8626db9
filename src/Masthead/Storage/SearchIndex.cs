using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Masthead.Storage;

/// <summary>One part of a question: words that must stand beside each other, and whether the last one may go on.</summary>
/// <param name="Words">Folded, letters and digits only.</param>
/// <param name="IsPrefix">The last word is the beginning of one.</param>
/// <param name="IsExcluded">What is found must not hold it.</param>
internal sealed record SearchTerm(IReadOnlyList<string> Words, bool IsPrefix, bool IsExcluded);

/// <summary>What to look for and where.</summary>
/// <param name="Terms">At least one that is not excluded.</param>
/// <param name="Language">Of the site, for the stemmer where the database has one; may be empty.</param>
/// <param name="Part">Which matches count.</param>
/// <param name="Lists">Kinds and targets of listings: only what stands in each of them is found. Nothing that is not published stands in any.</param>
/// <param name="From">Milliseconds, inclusive; null: no matter when.</param>
/// <param name="Until">Milliseconds, exclusive.</param>
/// <param name="Below">Only later places: where the page before ended.</param>
internal sealed record SearchQuestion(
    IReadOnlyList<SearchTerm> Terms, string Language, SearchPart Part, IReadOnlyList<(int Kind, long Target)> Lists, long? From, long? Until, long Below)
{
    /// <summary>There is a section or an author.</summary>
    public bool IsNarrow => Lists.Count > 1;

    /// <summary>Matches that are looked at, at most: when hardly any of them stands in the section that is asked for, the next page goes on from there.</summary>
    public int MostExamined { get; init; } = 4_000;
}

internal enum SearchPart
{
    Everywhere = 0,
    Headlines = 1,

    /// <summary>Where the headline does not match already.</summary>
    Elsewhere = 2,
}

/// <param name="Places">Newest first.</param>
/// <param name="Reached">Where looking ended before the end of the archive; null when there is nothing further back.</param>
internal sealed record SearchFindings(IReadOnlyList<long> Places, long? Reached);

/// <summary>
/// The index of words: FTS5 in SQLite, tsvector in PostgreSQL. Written in the transaction of whatever changes an article, and read newest first
/// without ranking: a word that stands in every article costs no more than one that stands in few. An article stands in it under its place: the second of
/// its publication, which never changes, times 2^28, and its id. So both databases have every word's articles in the order of time.
/// In FTS5 the place is negative: that way round it skips what lies before a time, the other way it would read it.
/// </summary>
internal static class SearchIndex
{
    private const int MostLookedUp = 300;
    private const int FirstSlice = 64;
    private const long Ids = 1L << 28;

    /// <summary>Seconds either way of 1970 that a place can tell apart: the years 1425 to 2514.</summary>
    private const long Farthest = 1L << 34;

    /// <summary>The rows that FTS5 should have, in SQLite's words what <see cref="PlaceOf"/> says.</summary>
    private const string WantedRows = "SELECT -(max(min(published_at / 1000, {0}), -{0}) * {1} + id) FROM articles WHERE state = {2}";

    /// <summary>Where an article stands among all, by the time of its publication.</summary>
    public static long PlaceOf(long articleId, DateTimeOffset publishedAt) => PlaceAt(publishedAt.ToUnixTimeMilliseconds()) + articleId;

    public static long ArticleAt(long place) => place & (Ids - 1);

    private static FormattableString OfWanted(string sql, int state) => FormattableStringFactory.Create(sql, Farthest, Ids, state);

    private static long PlaceAt(long milliseconds) => Math.Clamp(milliseconds / 1000, -Farthest, Farthest) * Ids;

    /// <summary>Puts an article's words into the index in place of what was there.</summary>
    public static async Task IndexWordsAsync(this NewsDb db, long articleId, DateTimeOffset publishedAt, string headline, string words, string language)
    {
        var place = PlaceOf(articleId, publishedAt);
        if (!db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM article_search WHERE rowid = {-place}");
            await db.Database.ExecuteSqlAsync($"INSERT INTO article_search (rowid, headline, words) VALUES ({-place}, {headline}, {words})");
            return;
        }
        var stemmer = Stemmer(language);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO article_search (article_id, place, headline, words)
            VALUES ({articleId}, {place}, to_tsvector('simple', {headline}) || to_tsvector({stemmer}::regconfig, {headline}), to_tsvector('simple', {words}) || to_tsvector({stemmer}::regconfig, {words}))
            ON CONFLICT (article_id) DO UPDATE SET place = excluded.place, headline = excluded.headline, words = excluded.words
            """);
    }

    /// <summary>Takes an article out of the index; nothing happens when it is not there.</summary>
    public static Task ForgetWordsAsync(this NewsDb db, long articleId, DateTimeOffset publishedAt) => db.Database.IsNpgsql()
        ? db.Database.ExecuteSqlAsync($"DELETE FROM article_search WHERE article_id = {articleId}")
        : db.Database.ExecuteSqlAsync($"DELETE FROM article_search WHERE rowid = {-PlaceOf(articleId, publishedAt)}");

    public static Task ForgetAllWordsAsync(this NewsDb db) => db.Database.IsNpgsql()
        ? db.Database.ExecuteSqlAsync($"DELETE FROM article_search")
        : db.Database.ExecuteSqlAsync($"INSERT INTO article_search (article_search) VALUES ('delete-all')");

    /// <summary>Takes out whatever has no article in this state any more.</summary>
    public static Task ForgetWordsOfOthersAsync(this NewsDb db, int state, CancellationToken cancellationToken) => db.Database.IsNpgsql()
        ? db.Database.ExecuteSqlAsync($"DELETE FROM article_search s WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = s.article_id AND a.state = {state})", cancellationToken)
        : db.Database.ExecuteSqlAsync(OfWanted("DELETE FROM article_search WHERE rowid IN (SELECT rowid FROM article_search EXCEPT " + WantedRows + ")", state), cancellationToken);

    /// <summary>How many articles in this state are not in the index, and how many others are.</summary>
    public static async Task<(int Missing, int Surplus)> CountStrayWordsAsync(this NewsDb db, int state, CancellationToken cancellationToken)
    {
        var missing = db.Database.IsNpgsql()
            ? db.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM articles a WHERE a.state = {state} AND NOT EXISTS (SELECT 1 FROM article_search s WHERE s.article_id = a.id)""")
            : db.Database.SqlQuery<int>(OfWanted("SELECT count(*) AS \"Value\" FROM (" + WantedRows + " EXCEPT SELECT rowid FROM article_search)", state));
        var surplus = db.Database.IsNpgsql()
            ? db.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM article_search s WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = s.article_id AND a.state = {state})""")
            : db.Database.SqlQuery<int>(OfWanted("SELECT count(*) AS \"Value\" FROM (SELECT rowid FROM article_search EXCEPT " + WantedRows + ")", state));
        return (await missing.SingleAsync(cancellationToken), await surplus.SingleAsync(cancellationToken));
    }

    /// <summary>Articles that answer the question, newest first.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="question">What to look for.</param>
    /// <param name="most">How many at the most.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    public static async Task<SearchFindings> FindAsync(this DbConnection connection, SearchQuestion question, int most, CancellationToken cancellationToken)
    {
        var few = question.IsNarrow ? await FewAsync(connection, question, cancellationToken) : null;
        var found = new List<long>();
        var (examined, below) = (0, Math.Min(question.Below, question.Until is { } until ? PlaceAt(until) : long.MaxValue));
        for (var slice = FirstSlice; ; slice *= 8)
        {
            var matches = await SliceAsync(connection, question, few, below, slice = Math.Min(slice, question.MostExamined - examined), cancellationToken);
            foreach (var (place, isListed) in matches)
            {
                if (isListed)
                    found.Add(place);
                if (found.Count == most)
                    return new SearchFindings(found, place);
            }
            if (matches.Count < slice)
                return new SearchFindings(found, null);
            (examined, below) = (examined + slice, matches[^1].Place);
            if (examined == question.MostExamined)
                return new SearchFindings(found, below);
        }
    }

    private static async Task<List<(long Place, bool IsListed)>> SliceAsync(DbConnection connection, SearchQuestion question, long[]? few, long below, int slice, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = connection is NpgsqlConnection ? PostgresText(question, command, few) : SqliteText(question, command, few);
        Add(command, "least", question.From is { } from ? PlaceAt(from) : -long.MaxValue);
        Add(command, "below", below);
        Add(command, "slice", slice);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var matches = new List<(long, bool)>();
        while (await rows.ReadAsync(cancellationToken))
            matches.Add((rows.GetInt64(0), rows.GetBoolean(1)));
        return matches;
    }

    /// <summary>
    /// The places of the narrowest list, when they are few: then each of them is looked up. A common word would otherwise be followed through every
    /// article that holds it, to find one that also stands in the list.
    /// </summary>
    private static async Task<long[]?> FewAsync(DbConnection connection, SearchQuestion question, CancellationToken cancellationToken)
    {
        var ((kind, target), from, until) = (question.Lists[^1], question.From ?? long.MinValue, question.Until ?? long.MaxValue);
        await using var command = connection.CreateCommand();
        command.CommandText = $"""
            SELECT article_id, published_at FROM listings
            WHERE kind = @kind AND target_id = @target AND published_at >= @from AND published_at < @until LIMIT {MostLookedUp + 1}
            """;
        Add(command, "kind", kind);
        Add(command, "target", target);
        Add(command, "from", from);
        Add(command, "until", until);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var places = new List<long>();
        while (await rows.ReadAsync(cancellationToken))
            places.Add(PlaceAt(rows.GetInt64(1)) + rows.GetInt64(0));
        return places.Count <= MostLookedUp ? [.. places] : null;
    }

    private static string SqliteText(SearchQuestion question, DbCommand command, long[]? few)
    {
        var among = "";
        if (few is not null)
        {
            Add(command, "few", JsonSerializer.Serialize(few));
            among = " AND s.rowid IN (SELECT -value FROM json_each(@few))";
        }
        var expression = Fts5(question.Terms);
        Add(command, "match", question.Part switch
        {
            SearchPart.Headlines => $"headline : ({expression})",
            SearchPart.Elsewhere => $"({expression}) NOT (headline : ({expression}))",
            _ => expression,
        });
        return $"""
            SELECT -s.rowid, {InLists(question, command, $"-s.rowid & {Ids - 1}", " INDEXED BY ix_listings_article_id")} FROM article_search s
            WHERE article_search MATCH @match AND s.rowid > -@below AND s.rowid <= -@least{among}
            ORDER BY s.rowid LIMIT @slice
            """;
    }

    // SQLite must be told the index: it would else walk along a whole list for every hit.
    private static string InLists(SearchQuestion question, DbCommand command, string id, string by) => string.Join(" AND ", question.Lists.Select((list, at) =>
    {
        Add(command, $"kind{at}", list.Kind);
        Add(command, $"target{at}", list.Target);
        return $"EXISTS (SELECT 1 FROM listings l{by} WHERE l.article_id = {id} AND l.kind = @kind{at} AND l.target_id = @target{at})";
    }));

    // Words are letters and digits only, and stand in quotation marks: nothing in them is an operator.
    private static string Fts5(IReadOnlyList<SearchTerm> terms)
    {
        static string One(SearchTerm term) => $"\"{string.Join(' ', term.Words)}\"{(term.IsPrefix ? "*" : "")}";
        var wanted = string.Join(" AND ", terms.Where(term => !term.IsExcluded).Select(One));
        var unwanted = string.Join(" OR ", terms.Where(term => term.IsExcluded).Select(One));
        return unwanted is "" ? wanted : $"({wanted}) NOT ({unwanted})";
    }

    private static string PostgresText(SearchQuestion question, DbCommand command, long[]? few)
    {
        if (few is not null)
            Add(command, "few", few);
        Add(command, "stemmer", Stemmer(question.Language));
        var expression = new StringBuilder();
        foreach (var (at, term) in question.Terms.Index())
        {
            Add(command, $"t{at}", string.Join(' ', term.Words));
            var words = term.IsPrefix
                ? $"to_tsquery('simple', replace(@t{at}, ' ', ' <-> ') || ':*')"
                : $"(phraseto_tsquery('simple', @t{at}) || phraseto_tsquery(@stemmer::regconfig, @t{at}))";
            expression.Append(at == 0 ? "" : " && ").Append(term.IsExcluded ? $"!!{words}" : words);
        }
        return $"""
            WITH asked AS MATERIALIZED (SELECT ({expression}) AS question),
            matches AS MATERIALIZED (SELECT s.place, s.article_id FROM article_search s WHERE {question.Part switch
            {
                SearchPart.Headlines => "s.headline @@ (SELECT question FROM asked)",
                SearchPart.Elsewhere => "s.words @@ (SELECT question FROM asked) AND NOT s.headline @@ (SELECT question FROM asked)",
                _ => "s.words @@ (SELECT question FROM asked)",
            }}
              AND s.place < @below AND s.place >= @least{(few is null ? "" : " AND s.place = ANY(@few)")}
            ORDER BY s.place DESC LIMIT @slice)
            SELECT m.place, {InLists(question, command, "m.article_id", "")} FROM matches m ORDER BY m.place DESC
            """;
    }

    // The dictionaries that PostgreSQL itself ships.
    private static string Stemmer(string language) => (language.Length >= 2 ? language[..2].ToLowerInvariant() : "") switch
    {
        "da" => "danish",
        "nl" => "dutch",
        "en" => "english",
        "fi" => "finnish",
        "fr" => "french",
        "de" => "german",
        "hu" => "hungarian",
        "it" => "italian",
        "no" or "nb" or "nn" => "norwegian",
        "pt" => "portuguese",
        "ro" => "romanian",
        "ru" => "russian",
        "es" => "spanish",
        "sv" => "swedish",
        "tr" => "turkish",
        _ => "simple",
    };

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
