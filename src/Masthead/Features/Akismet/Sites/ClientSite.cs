using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Akismet.Sites;

/// <summary>A site elsewhere whose comments are checked here. Its <see cref="Id"/> names its filter.</summary>
internal sealed class ClientSite
{
    /// <summary>Characters of its name.</summary>
    public const int LongestName = 200;

    private ClientSite() { }

    public ClientSite(string url, string name, DateTimeOffset at) => (Url, Name, CreatedAt) = (url, name, at);

    public long Id { get; private set; }

    /// <summary>The address of its front page, with scheme.</summary>
    public string Url { get; private set; } = "";
    public string Name { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
    public SitePolicy Policy { get; private set; } = new();

    public void Set(SitePolicy policy) => Policy = policy;

    public void Rename(string name) => Name = name;
}

/// <summary>
/// A key of 12 characters of which only a keyed hash is kept. A site may have several at once, so that a new one can be rolled out before
/// the old one is revoked.
/// </summary>
internal sealed class SiteKey
{
    /// <summary>Characters of its name.</summary>
    public const int LongestName = 100;

    private SiteKey() { }

    public SiteKey(long siteId, string hash, string hint, string name, DateTimeOffset at) =>
        (SiteId, Hash, Hint, Name, CreatedAt) = (siteId, hash, hint, name, at);

    public long Id { get; private set; }
    public long SiteId { get; private set; }
    public string Hash { get; private set; } = "";

    /// <summary>The first characters, by which a person tells keys apart.</summary>
    public string Hint { get; private set; } = "";
    public string Name { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    public void Revoke(DateTimeOffset at) => RevokedAt ??= at;
}

internal sealed class ClientSiteMapping : IEntityTypeConfiguration<ClientSite>
{
    public void Configure(EntityTypeBuilder<ClientSite> builder)
    {
        builder.ToTable("akismet_sites");
        builder.Property(site => site.Policy).HasConversion(JsonValue<SitePolicy>.Converter);
    }
}

internal sealed class SiteKeyMapping : IEntityTypeConfiguration<SiteKey>
{
    public void Configure(EntityTypeBuilder<SiteKey> builder)
    {
        builder.ToTable("akismet_keys");
        builder.HasIndex(key => key.Hash).IsUnique();
        builder.HasOne<ClientSite>().WithMany().HasForeignKey(key => key.SiteId).OnDelete(DeleteBehavior.Cascade);
    }
}
