using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Sections;

/// <summary>A section of the paper. Sections nest to any depth; <see cref="Path"/> is the whole chain of slugs.</summary>
internal sealed class Section
{
    public const int LongestName = 80;
    public const int LongestDescription = 400;

    private Section() { }

    public Section(string name, string slug, Section? parent, int position = 0)
    {
        Name = name;
        Slug = slug;
        ParentId = parent?.Id;
        Path = PathUnder(parent?.Path, slug);
        Position = position;
    }

    public long Id { get; private set; }
    public long? ParentId { get; private set; }
    public string Name { get; private set; } = "";
    public string Slug { get; private set; } = "";

    /// <summary>Without slashes at its ends: <c>today/world/europe</c>. Unique.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Order among its siblings, then by name.</summary>
    public int Position { get; private set; }

    public string Description { get; private set; } = "";

    /// <summary>Whether the section stands in the navigation.</summary>
    public bool IsListed { get; private set; } = true;

    public void Describe(string name, string description, int position, bool isListed)
    {
        Name = name;
        Description = description;
        Position = position;
        IsListed = isListed;
    }

    /// <summary>Gives the section another place in the tree. The verb that calls this rewrites what lies below.</summary>
    public void MoveTo(long? parentId, string slug, string path)
    {
        ParentId = parentId;
        Slug = slug;
        Path = path;
    }

    public static string PathUnder(string? parentPath, string slug) => string.IsNullOrEmpty(parentPath) ? slug : parentPath + "/" + slug;
}

internal static class SectionSets
{
    extension(NewsDb db)
    {
        public DbSet<Section> Sections => db.Set<Section>();
    }
}

internal sealed class SectionMapping : IEntityTypeConfiguration<Section>
{
    public void Configure(EntityTypeBuilder<Section> builder)
    {
        builder.ToTable("sections");
        builder.Property(section => section.Path).HasAnnotation(NewsDb.SortedByBytes, true);
        builder.Property(section => section.Name).HasMaxLength(Section.LongestName);
        builder.HasIndex(section => section.Path).IsUnique();
        builder.HasIndex(section => section.ParentId);
        builder.HasOne<Section>().WithMany().HasForeignKey(section => section.ParentId).OnDelete(DeleteBehavior.Restrict);
    }
}
