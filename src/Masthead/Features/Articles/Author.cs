using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Articles;

/// <summary>A name that stands in bylines, with a page of its own. Not the same as an account: a guest author has none.</summary>
internal sealed class Author
{
    public const int LongestName = 120;

    private Author() { }

    public Author(string name, string slug, string bio = "", long? userId = null) => (Name, Slug, Bio, UserId) = (name, slug, bio, userId);

    public long Id { get; private set; }
    public string Name { get; private set; } = "";
    public string Slug { get; private set; } = "";
    public string Bio { get; private set; } = "";

    /// <summary>The account that writes under this name, if one does.</summary>
    public long? UserId { get; private set; }

    public void Describe(string name, string bio) => (Name, Bio) = (name, bio);
}

/// <summary>A tag, with a page of its own.</summary>
internal sealed class Tag
{
    public const int LongestName = 80;

    private Tag() { }

    public Tag(string name, string slug) => (Name, Slug) = (name, slug);

    public long Id { get; private set; }
    public string Name { get; private set; } = "";
    public string Slug { get; private set; } = "";
}

internal sealed class AuthorMapping : IEntityTypeConfiguration<Author>
{
    public void Configure(EntityTypeBuilder<Author> builder)
    {
        builder.ToTable("authors");
        builder.Property(author => author.Name).HasMaxLength(Author.LongestName);
        builder.HasIndex(author => author.Slug).IsUnique();
        builder.HasIndex(author => author.UserId);
    }
}

internal sealed class TagMapping : IEntityTypeConfiguration<Tag>
{
    public void Configure(EntityTypeBuilder<Tag> builder)
    {
        builder.ToTable("tags");
        builder.Property(tag => tag.Name).HasMaxLength(Tag.LongestName);
        builder.HasIndex(tag => tag.Slug).IsUnique();
    }
}
