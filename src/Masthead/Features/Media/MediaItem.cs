using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Media;

/// <summary>One picture that the newsroom keeps. Its file is named by the SHA-256 of its bytes, so the same picture is stored once.</summary>
internal sealed class MediaItem
{
    private MediaItem() { }

    public MediaItem(string hash, string contentType, string fileName, int width, int height, long bytes, DateTimeOffset createdAt)
    {
        (Hash, ContentType, FileName, Width, Height, Bytes, CreatedAt) = (hash, contentType, fileName, width, height, bytes, createdAt);
    }

    public long Id { get; private set; }

    /// <summary>SHA-256 of the stored bytes, 64 lower-case hexadecimal digits.</summary>
    public string Hash { get; private set; } = "";
    public string ContentType { get; private set; } = "";

    /// <summary>The name it was uploaded under, for the newsroom only; never a path on disk.</summary>
    public string FileName { get; private set; } = "";

    /// <summary>Pixels, after orientation.</summary>
    public int Width { get; private set; }
    public int Height { get; private set; }
    public long Bytes { get; private set; }
    public string Alt { get; private set; } = "";
    public string Caption { get; private set; } = "";
    public string Credit { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Widths in pixels of the smaller copies that exist beside the original, ascending.</summary>
    public List<int> Widths { get; private set; } = [];

    public void Describe(string alt, string caption, string credit) => (Alt, Caption, Credit) = (alt, caption, credit);

    public void HasCopies(IEnumerable<int> widths) => Widths = widths.Order().ToList();
}

internal static class MediaSets
{
    extension(NewsDb db)
    {
        public DbSet<MediaItem> Media => db.Set<MediaItem>();
    }
}

internal sealed class MediaItemMapping : IEntityTypeConfiguration<MediaItem>
{
    public void Configure(EntityTypeBuilder<MediaItem> builder)
    {
        builder.ToTable("media");
        builder.HasIndex(item => item.Hash).IsUnique();
        builder.HasIndex(item => item.CreatedAt);
    }
}
