using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Masthead.Storage;

/// <summary>
/// The one database. It names no feature: every <see cref="IEntityTypeConfiguration{T}"/> in this assembly is found by scan, and
/// each feature adds its sets as extension properties (<c>db.Articles</c>).
/// </summary>
internal sealed class NewsDb(DbContextOptions<NewsDb> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(NewsDb).Assembly);
        SnakeCase.ApplyTo(modelBuilder.Model);
        if (Database.IsNpgsql())
            SortByBytes(modelBuilder.Model);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // One form in both databases that sorts, compares and makes cursors: see docs/decisions/0004.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UnixMilliseconds>();
    }

    /// <summary>Marks a text column that is compared byte by byte in both databases: SQLite does so by default, PostgreSQL under "C".</summary>
    public const string SortedByBytes = "Masthead:SortedByBytes";

    private static void SortByBytes(IMutableModel model)
    {
        foreach (var property in model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
            if (property.FindAnnotation(SortedByBytes) is not null)
                property.SetCollation("C");
    }

    private sealed class UnixMilliseconds() : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(),
        milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));
}
