using Masthead.Features.Media;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Import;

/// <summary>A picture that an import has brought in: a later run finds it also when its file is not given again.</summary>
internal sealed class KnownPicture
{
    private KnownPicture() { }

    public KnownPicture(string source, string sourceId, long mediaId) => (Source, SourceId, MediaId) = (source, sourceId, mediaId);

    public string Source { get; private set; } = "";
    public string SourceId { get; private set; } = "";
    public long MediaId { get; private set; }

    public void IsNow(long mediaId) => MediaId = mediaId;
}

internal sealed class KnownPictureMapping : IEntityTypeConfiguration<KnownPicture>
{
    public void Configure(EntityTypeBuilder<KnownPicture> builder)
    {
        builder.ToTable("imported_pictures");
        builder.HasKey(known => new { known.Source, known.SourceId });
        builder.HasIndex(known => known.MediaId);
        builder.HasOne<MediaItem>().WithMany().HasForeignKey(known => known.MediaId).OnDelete(DeleteBehavior.Cascade);
    }
}
