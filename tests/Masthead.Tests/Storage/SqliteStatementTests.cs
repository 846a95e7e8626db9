using Masthead.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Masthead.Tests.Storage;

public sealed class SqliteStatementTests
{
    [Fact]
    public void A_statement_is_planned_once_whatever_is_bound_to_its_limit()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        SqliteStatement.PlanOnce(connection.Handle!);
        // Asked about everything that a statement touches while it is planned, and never later.
        var asked = 0;
        raw.sqlite3_set_authorizer(connection.Handle, (strdelegate_authorizer)((_, _, _, _, _, _) => asked++ * 0), null);
        using var statement = new SqliteStatement(connection.Handle!, "SELECT value FROM json_each('[1,2,3]') LIMIT ?1");
        var once = asked;
        Assert.True(once > 0);
        for (var limit = 1; limit <= 3; limit++)
        {
            statement.Bind(1, limit);
            Assert.Equal(limit, statement.Read(row => row.GetInt64(0)).Count);
        }
        Assert.Equal(once, asked);
    }
}
