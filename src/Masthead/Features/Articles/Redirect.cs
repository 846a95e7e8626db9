using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Articles;

internal enum RedirectKind
{
    Article = 0,
    /// <summary>Holds for every address below it as well.</summary>
    Section = 1,
    Author = 2,
    Tag = 3,

    /// <summary>The file of a picture.</summary>
    Picture = 4,
}

/// <summary>An address that once worked. It points at the thing and not at an address, so that there are no chains.</summary>
internal sealed class Redirect
{
    private Redirect() { }

    public Redirect(string path, RedirectKind kind, long targetId, DateTimeOffset createdAt) =>
        (Path, Kind, TargetId, CreatedAt) = (path, kind, targetId, createdAt);

    /// <summary>The old path, without slashes at its ends; with its query when an importer brought one (<c>?p=123</c>).</summary>
    public string Path { get; private set; } = "";
    public RedirectKind Kind { get; private set; }
    public long TargetId { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    public void PointAt(RedirectKind kind, long targetId) => (Kind, TargetId) = (kind, targetId);
}

internal sealed class RedirectMapping : IEntityTypeConfiguration<Redirect>
{
    public void Configure(EntityTypeBuilder<Redirect> builder)
    {
        builder.ToTable("redirects");
        builder.Property(redirect => redirect.Path).HasAnnotation(NewsDb.SortedByBytes, true);
        builder.HasKey(redirect => redirect.Path);
        builder.HasIndex(redirect => new { redirect.Kind, redirect.TargetId });
    }
}
