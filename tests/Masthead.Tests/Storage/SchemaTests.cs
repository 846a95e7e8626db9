using System.Data.Common;
using System.Security.Cryptography;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Masthead.Tests.Storage;

/// <summary>The hand-written steps and the model in the code are two statements of one thing.</summary>
public sealed class SchemaTests
{
    // The list of steps, and the index of words, which is each database's own way of searching.
    private static readonly string[] NotOfTheModel = ["schema_steps", "article_search"];

    [Fact]
    public async Task The_steps_make_exactly_the_schema_of_the_model()
    {
        await using var stepped = await EmptyStorage.CreateAsync();
        await stepped.Steps.ApplyAsync();
        await using var modelled = await EmptyStorage.CreateAsync();
        await using (var db = modelled.Open())
            await db.Database.EnsureCreatedAsync();

        Assert.Equal(await DescribeAsync(modelled), (await DescribeAsync(stepped)).Where(line => !NotOfTheModel.Any(table => line.Contains(table, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task A_database_at_any_earlier_step_comes_up_to_date_and_tells_of_each_step()
    {
        await using var fresh = await EmptyStorage.CreateAsync();
        await fresh.Steps.ApplyAsync();
        var expected = await DescribeAsync(fresh);

        foreach (var step in fresh.Steps.All)
        {
            await using var old = await EmptyStorage.CreateAsync();
            var told = new List<string>();
            await old.Steps.ApplyAsync(upTo: step, told.Add);
            Assert.Empty(told);
            Assert.Equal(await old.Steps.ApplyAsync(applying: told.Add), told);
            Assert.Equal(expected, await DescribeAsync(old));
        }
    }

    [Fact]
    public async Task Numbers_of_comments_are_kept_when_they_get_rows_of_their_own()
    {
        await using var old = await EmptyStorage.CreateAsync();
        await using var db = await BeforeDiscussionsAsync(old);

        await old.Steps.ApplyAsync();

        var counted = await db.Discussions.SingleAsync();
        Assert.Equal((2, 3), (counted.ArticleId, counted.CommentCount));
    }

    [Fact]
    public async Task Comments_of_before_are_known_again_by_the_beginning_of_their_fingerprints()
    {
        await using var old = await EmptyStorage.CreateAsync();
        await using var db = await BeforeDiscussionsAsync(old);
        var whole = SHA256.HashData("the same comment"u8);
        await AddCommentAsync(db, whole);

        await old.Steps.ApplyAsync();

        Assert.Equal(CommentFingerprint.Of("the same comment"), await db.Comments.Select(comment => comment.Fingerprint).SingleAsync());
    }

    [Fact]
    public async Task Reasons_of_before_are_read_as_they_were()
    {
        await using var old = await EmptyStorage.CreateAsync();
        await using var db = await BeforeDiscussionsAsync(old);
        await AddCommentAsync(db, [1]);
        const string Two = """[{"name":"links","weight":1.25,"detail":"“two” links"},{"name":"usual","weight":-0.5,"detail":""}]""";
        await db.Database.ExecuteSqlAsync($"INSERT INTO comment_verdicts (comment_id, score, outcome, reasons, explanation, checked_at, rule, evidence) VALUES (1, 0.5, 0, {Two}, '', 0, 0, '{{}}')");

        await old.Steps.ApplyAsync();

        Assert.Equal([new StoredReason("links", 1.25, "“two” links"), new StoredReason("usual", -0.5, "")], (await db.CommentVerdicts.SingleAsync()).Reasons);
    }

    private static Task AddCommentAsync(NewsDb db, byte[] fingerprint) => db.Database.ExecuteSqlAsync($"""
        INSERT INTO comments (id, article_id, depth, thread_path, state, is_judged, is_shown, shown_replies, kind, author_name, author_email, author_website, text, html, created_at, fingerprint)
        VALUES (1, 2, 0, '00000001', 1, false, true, 0, 0, '', '', '', '', '', 0, {fingerprint})
        """);

    // Two articles, the second with three comments by its own row.
    private static async Task<NewsDb> BeforeDiscussionsAsync(EmptyStorage storage)
    {
        await storage.Steps.ApplyAsync(upTo: "0019-search-by-time");
        var db = storage.Open();
        await db.Database.ExecuteSqlAsync($"""
            INSERT INTO sections (id, name, slug, path, position, description, is_listed) VALUES (1, '', 'news', 'news', 0, '', true);
            INSERT INTO articles (id, headline, standfirst, slug, path, has_own_path, section_id, dateline, language, bylines, tags, lead_alt, lead_caption, lead_credit,
                body_format, body_source, body_html, state, created_at, updated_at, comments, comment_count, version)
            SELECT id, '', '', '', 'news/' || id, false, 1, '', '', '[]', '[]', '', '', '', 0, '', '', 2, 0, 0, 0, 3 * (id - 1), 1 FROM (SELECT 1 AS id UNION SELECT 2) AS numbers;
            """);
        return db;
    }

    [Fact]
    public async Task Applying_the_steps_again_changes_nothing()
    {
        await using var storage = await EmptyStorage.CreateAsync();
        Assert.NotEmpty(await storage.Steps.ApplyAsync());
        Assert.Empty(await storage.Steps.ApplyAsync());
    }

    [Fact]
    public async Task A_database_from_a_newer_program_is_refused_and_left_alone()
    {
        await using var storage = await EmptyStorage.CreateAsync();
        await storage.Steps.ApplyAsync();
        await using (var db = storage.Open())
            await db.Database.ExecuteSqlAsync($"INSERT INTO schema_steps (name, applied_at) VALUES ('9999-tomorrow', 0)");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => storage.Steps.ApplyAsync());
        Assert.Contains("9999-tomorrow", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_databases_have_the_same_steps()
    {
        string Names(string suffix) => string.Join(' ', typeof(SchemaSteps).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("schema/", StringComparison.Ordinal) && name.EndsWith(suffix, StringComparison.Ordinal))
            .Select(name => name[..^suffix.Length]).Order(StringComparer.Ordinal));

        Assert.NotEqual("", Names(".sqlite.sql"));
        Assert.Equal(Names(".sqlite.sql"), Names(".postgres.sql"));
    }

    private static async Task<List<string>> DescribeAsync(EmptyStorage storage)
    {
        await using var db = storage.Open();
        await db.Database.OpenConnectionAsync();
        return await LinesAsync(db.Database.GetDbConnection(), TestDatabase.IsPostgres ? PostgresCatalogue : SqliteCatalogue);
    }

    private static async Task<List<string>> LinesAsync(DbConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync())
            lines.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i).ToString())));
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    // Columns in any order: a column added by a later step stands last in its table, in the model it stands where it is read best.
    private const string SqliteCatalogue = """
        SELECT t.name, 'column', c.name, c.type, c."notnull", c.pk FROM sqlite_master t JOIN pragma_table_info(t.name) c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
        UNION ALL SELECT t.name, 'key', f."from", f."table", f."to", f.on_delete FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f
            WHERE t.type = 'table'
        UNION ALL SELECT tbl_name, 'index', name, replace(replace(sql, char(10), ' '), '  ', ' '), '', '' FROM sqlite_master
            WHERE type = 'index' AND sql IS NOT NULL
        """;

    private const string PostgresCatalogue = """
        SELECT table_name::text, 'column', column_name::text, data_type::text, is_nullable::text,
            coalesce(collation_name, '')::text || coalesce(is_identity, '')
            FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT conrelid::regclass::text, 'constraint', conname::text, pg_get_constraintdef(oid), '', ''
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT tablename::text, 'index', indexname::text, indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public'
        """;

    /// <summary>Storage alone, without a site: an empty database and the steps for it.</summary>
    private sealed class EmptyStorage : IAsyncDisposable
    {
        private readonly TestDatabase database;
        private readonly ServiceProvider services;

        private EmptyStorage(TestDatabase database)
        {
            this.database = database;
            var collection = new ServiceCollection();
            collection.AddSingleton(TimeProvider.System);
            collection.AddStorage(new DatabaseOptions { DataDirectory = database.Directory, Postgres = database.ConnectionString });
            services = collection.BuildServiceProvider();
        }

        public SchemaSteps Steps => services.GetRequiredService<SchemaSteps>();

        public static async Task<EmptyStorage> CreateAsync() => new(await TestDatabase.CreateAsync());

        public NewsDb Open() => services.GetRequiredService<IDbContextFactory<NewsDb>>().CreateDbContext();

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            NpgsqlConnection.ClearAllPools();
            await database.DisposeAsync();
        }
    }
}
