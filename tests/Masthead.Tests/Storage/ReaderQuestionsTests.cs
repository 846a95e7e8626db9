using System.Reflection;
using System.Text.RegularExpressions;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Storage;

/// <summary>Whatever readers ask must cost the same in a large archive as in a small one: every question finds its rows along an index that fits it.</summary>
public sealed partial class ReaderQuestionsTests
{
    // What grows with the archive; subqueries have names of their own, and are bounded by what they read.
    private static readonly string[] Growing = ["articles", "comments", "listings", "media", "comment_acts", "redirects"];

    [Fact]
    public async Task No_question_of_readers_walks_along_a_whole_table_or_an_index_that_does_not_fit()
    {
        if (TestDatabase.IsPostgres)
            Assert.Skip("PostgreSQL's planner judges by statistics that a test has not gathered.");
        await using var site = await TestSite.StartAsync();
        await using var db = site.OpenDatabase();
        await db.Database.OpenConnectionAsync();

        var questions = Questions().ToList();
        Assert.True(questions.Count > 15, "The questions were not found.");
        var walks = new List<string>();
        foreach (var (name, sql) in questions)
            foreach (var step in await PlanAsync(db, sql))
                if (IsWalk(sql, step))
                    walks.Add($"{name}: {step}");

        Assert.True(walks.Count == 0, string.Join("\n", walks));
    }

    private static IEnumerable<(string Name, string Sql)> Questions() =>
        from made in typeof(NewsDb).Assembly.GetTypes()
        // What stands in a generic type is the same for every kind of row.
        let type = made.ContainsGenericParameters && made.GetFields(BindingFlags.Static | BindingFlags.NonPublic).Length > 0 ? made.MakeGenericType([.. made.GetGenericArguments().Select(_ => typeof(object))]) : made
        where !type.ContainsGenericParameters
        from field in type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public)
        where field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(PreparedRead<>)
        let sql = (string)field.FieldType.GetProperty(nameof(PreparedRead<int>.Sql))!.GetValue(field.GetValue(null))!
        select ($"{type.Name}.{field.Name}", sql);

    private static async Task<List<string>> PlanAsync(NewsDb db, string sql)
    {
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = "EXPLAIN QUERY PLAN " + Place().Replace(OneOfIds().Replace(sql, "IN (SELECT value FROM json_each('[1]'))"), "?${number}");
        for (var i = 1; i <= 9; i++)
            if (command.CommandText.Contains("?" + i, StringComparison.Ordinal))
                command.Parameters.Add(new Microsoft.Data.Sqlite.SqliteParameter("?" + i, 1L));
        var steps = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            steps.Add(reader.GetString(3));
        return steps;
    }

    // All articles in one state are nearly all articles. A walk along an index in its order ends at the question's limit.
    private static bool IsWalk(string sql, string step)
    {
        if (step.Contains("ix_articles_state_updated_at (state=?)", StringComparison.Ordinal))
            return true;
        if (!step.StartsWith("SCAN ", StringComparison.Ordinal) || step.Contains("USING ", StringComparison.Ordinal))
            return false;
        var name = step.Split(' ')[1];
        return Growing.Any(table => name == table || sql.Contains($" {table} {name} ", StringComparison.Ordinal) || sql.Contains($" {table} AS {name} ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"\$(?<number>\d)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();

    [GeneratedRegex(@"= ANY\(\$\d\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex OneOfIds();
}
