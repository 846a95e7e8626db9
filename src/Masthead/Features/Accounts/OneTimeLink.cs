using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Accounts;

/// <summary>
/// A link that works once: to set up the first administrator (no account yet), or to choose a password. Whoever reads the database cannot
/// follow it, because only the token's hash is kept.
/// </summary>
internal sealed class OneTimeLink
{
    private OneTimeLink() { }

    public OneTimeLink(string token, long? accountId, DateTimeOffset expiresAt) => (TokenHash, AccountId, ExpiresAt) = (Hash(token), accountId, expiresAt);

    public string TokenHash { get; private set; } = "";

    /// <summary>Null: the link creates the first administrator.</summary>
    public long? AccountId { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }

    public static string NewToken() => Base64Url(RandomNumberGenerator.GetBytes(32));

    /// <summary>Enough for a token of 256 random bits, which nobody can guess from its hash.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}

internal sealed class OneTimeLinkMapping : IEntityTypeConfiguration<OneTimeLink>
{
    public void Configure(EntityTypeBuilder<OneTimeLink> builder)
    {
        builder.ToTable("one_time_links");
        builder.HasKey(link => link.TokenHash);
        builder.HasIndex(link => link.AccountId);
        builder.HasOne<Account>().WithMany().HasForeignKey(link => link.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
