using System.Data.Common;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Storage;

/// <summary>One part of a question: words that must stand beside each other, and whether the last one may go on.</summary>
/// <param name="Words">Folded, letters and digits only.</param>
/// <param name="IsPrefix">The last word is the beginning of one.</param>
/// <param name="IsExcluded">What is found must not hold it.</param>
internal sealed record SearchTerm(IReadOnlyList<string> Words, bool IsPrefix, bool IsExcluded);

/// <summary>What to look for and where.</summary>
/// <param name="Terms">At least one that is not excluded.</param>
/// <param name="Language">Of the site, for the stemmer where the database has one; may be empty.</param>
/// <param name="InHeadline">Only in headlines, or only where the headline does not match already.</param>
/// <param name="Lists">Kinds and targets of listings: only what stands in each of them is found. Nothing that is not published stands in any.</param>
/// <param name="From">Milliseconds, inclusive.</param>
/// <param name="Until">Milliseconds, exclusive.</param>
/// <param name="Below">Only articles with smaller ids: where the page before ended.</param>
internal sealed record SearchQuestion(
    IReadOnlyList<SearchTerm> Terms, string Language, bool InHeadline, IReadOnlyList<(int Kind, long Target)> Lists, long From, long Until, long Below)
{
    /// <summary>Not everything is looked through: there is a section, an author or a time.</summary>
    public bool IsNarrow => Lists.Count > 1 || From > 0 || Until < long.MaxValue;
}

/// <summary>
/// The index of words: FTS5 in SQLite, tsvector in PostgreSQL. Written in the transaction of whatever changes an article, and read newest first by
/// id without ranking: a word that stands in every article costs no more than one that stands in few.
/// </summary>
internal static class SearchIndex
{
    private const int MostLookedUp = 300;

    /// <summary>Puts an article's words into the index in place of what was there.</summary>
    public static async Task IndexWordsAsync(this NewsDb db, long articleId, string headline, string words, string language)
    {
        if (!db.Database.IsNpgsql())
        {
            await db.Database.ExecuteSqlAsync($"DELETE FROM article_search WHERE rowid = {articleId}");
            await db.Database.ExecuteSqlAsync($"INSERT INTO article_search (rowid, headline, words) VALUES ({articleId}, {headline}, {words})");
            return;
        }
        var stemmer = Stemmer(language);
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO article_search (article_id, headline, words)
            VALUES ({articleId}, to_tsvector('simple', {headline}) || to_tsvector({stemmer}::regconfig, {headline}), to_tsvector('simple', {words}) || to_tsvector({stemmer}::regconfig, {words}))
            ON CONFLICT (article_id) DO UPDATE SET headline = excluded.headline, words = excluded.words
            """);
    }

    /// <summary>Takes an article out of the index; nothing happens when it is not there.</summary>
    public static Task ForgetWordsAsync(this NewsDb db, long articleId) => db.Database.IsNpgsql()
        ? db.Database.ExecuteSqlAsync($"DELETE FROM article_search WHERE article_id = {articleId}")
        : db.Database.ExecuteSqlAsync($"DELETE FROM article_search WHERE rowid = {articleId}");

    public static Task ForgetAllWordsAsync(this NewsDb db) => db.Database.IsNpgsql()
        ? db.Database.ExecuteSqlAsync($"DELETE FROM article_search")
        : db.Database.ExecuteSqlAsync($"INSERT INTO article_search (article_search) VALUES ('delete-all')");

    /// <summary>Takes out whatever has no article in this state any more.</summary>
    public static Task ForgetWordsOfOthersAsync(this NewsDb db, int state, CancellationToken cancellationToken) => db.Database.IsNpgsql()
        ? db.Database.ExecuteSqlAsync($"DELETE FROM article_search s WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = s.article_id AND a.state = {state})", cancellationToken)
        : db.Database.ExecuteSqlAsync($"DELETE FROM article_search WHERE rowid IN (SELECT rowid FROM article_search EXCEPT SELECT id FROM articles WHERE state = {state})", cancellationToken);

    /// <summary>How many articles in this state are not in the index, and how many others are.</summary>
    public static async Task<(int Missing, int Surplus)> CountStrayWordsAsync(this NewsDb db, int state, CancellationToken cancellationToken)
    {
        var missing = db.Database.IsNpgsql()
            ? db.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM articles a WHERE a.state = {state} AND NOT EXISTS (SELECT 1 FROM article_search s WHERE s.article_id = a.id)""")
            : db.Database.SqlQuery<int>($"""SELECT count(*) AS "Value" FROM (SELECT id FROM articles WHERE state = {state} EXCEPT SELECT rowid FROM article_search)""");
        var surplus = db.Database.IsNpgsql()
            ? db.Database.SqlQuery<int>($"""SELECT count(*)::int AS "Value" FROM article_search s WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = s.article_id AND a.state = {state})""")
            : db.Database.SqlQuery<int>($"""SELECT count(*) AS "Value" FROM (SELECT rowid FROM article_search EXCEPT SELECT id FROM articles WHERE state = {state})""");
        return (await missing.SingleAsync(cancellationToken), await surplus.SingleAsync(cancellationToken));
    }

    /// <summary>Ids of articles that answer the question, the largest first.</summary>
    public static async Task<List<long>> FindAsync(this NewsDb db, SearchQuestion question, int most, CancellationToken cancellationToken)
    {
        await db.Database.OpenConnectionAsync(cancellationToken);
        var few = question.IsNarrow ? await FewAsync(db, question, cancellationToken) : null;
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = db.Database.IsNpgsql() ? PostgresText(question, command, few) : SqliteText(question, command, few);
        Add(command, "from", question.From);
        Add(command, "until", question.Until);
        Add(command, "below", question.Below);
        Add(command, "most", most);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<long>();
        while (await rows.ReadAsync(cancellationToken))
            ids.Add(rows.GetInt64(0));
        return ids;
    }

    /// <summary>
    /// The articles of the narrowest list, when they are few: then each of them is looked up. A common word would otherwise be followed through every
    /// article that holds it, to find one that also stands in the list.
    /// </summary>
    private static async Task<long[]?> FewAsync(NewsDb db, SearchQuestion question, CancellationToken cancellationToken)
    {
        var (kind, target) = question.Lists[^1];
        var ids = await db.Database.SqlQuery<long>($"""
            SELECT article_id AS "Value" FROM listings
            WHERE kind = {kind} AND target_id = {target} AND published_at >= {question.From} AND published_at < {question.Until} LIMIT {MostLookedUp + 1}
            """).ToArrayAsync(cancellationToken);
        return ids.Length <= MostLookedUp ? ids : null;
    }

    private static string SqliteText(SearchQuestion question, DbCommand command, long[]? few)
    {
        var among = "";
        if (few is not null)
        {
            Add(command, "few", JsonSerializer.Serialize(few));
            among = " AND s.rowid IN (SELECT value FROM json_each(@few))";
        }
        var expression = Fts5(question.Terms);
        Add(command, "match", question.InHeadline ? $"headline : ({expression})" : $"({expression}) NOT (headline : ({expression}))");
        return $"""
            SELECT s.rowid FROM article_search s
            WHERE article_search MATCH @match AND s.rowid < @below{among}{Listed(question, command, "s.rowid", " INDEXED BY ix_listings_article_id")}
            ORDER BY s.rowid DESC LIMIT @most
            """;
    }

    // SQLite must be told the index: it would else walk along a whole list for every hit.
    private static string Listed(SearchQuestion question, DbCommand command, string id, string by)
    {
        var text = new StringBuilder();
        foreach (var (at, (kind, target)) in question.Lists.Index())
        {
            Add(command, $"kind{at}", kind);
            Add(command, $"target{at}", target);
            text.Append($" AND EXISTS (SELECT 1 FROM listings l{by} WHERE l.article_id = {id} AND l.kind = @kind{at} AND l.target_id = @target{at} AND l.published_at >= @from AND l.published_at < @until)");
        }
        return text.ToString();
    }

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
            WITH asked AS MATERIALIZED (SELECT ({expression}) AS question)
            SELECT s.article_id FROM article_search s
            WHERE {(question.InHeadline ? "s.headline @@ (SELECT question FROM asked)" : "s.words @@ (SELECT question FROM asked) AND NOT s.headline @@ (SELECT question FROM asked)")}
              AND s.article_id < @below{(few is null ? "" : " AND s.article_id = ANY(@few)")}{Listed(question, command, "s.article_id", "")}
            ORDER BY s.article_id DESC LIMIT @most
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
