using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Accounts;

/// <summary>One browser in which a person is signed in. The browser holds the key; the database holds only its hash.</summary>
internal sealed class AccountSession
{
    /// <summary>A session that is not used so long ends.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(12);

    /// <summary>However busy, a session ends after this.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(7);

    private AccountSession() { }

    public AccountSession(string keyHash, long accountId, string stamp, bool hasSecondFactor, string addressPrefix, string browser, DateTimeOffset now)
    {
        (KeyHash, AccountId, Stamp, HasSecondFactor, AddressPrefix, Browser) = (keyHash, accountId, stamp, hasSecondFactor, addressPrefix, browser);
        (CreatedAt, ConfirmedAt) = (now, now);
        Renew(now);
    }

    public long Id { get; private set; }
    public string KeyHash { get; private set; } = "";
    public long AccountId { get; private set; }

    /// <summary>The account's stamp at sign-in; once they differ the session is over.</summary>
    public string Stamp { get; private set; } = "";
    public bool HasSecondFactor { get; private set; }
    public string AddressPrefix { get; private set; } = "";
    public string Browser { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When the person last proved who they are; sensitive changes ask for a recent proof.</summary>
    public DateTimeOffset ConfirmedAt { get; private set; }
    public DateTimeOffset RenewedAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }

    public void Renew(DateTimeOffset now)
    {
        RenewedAt = now;
        var pause = now + LongestPause;
        var life = CreatedAt + LongestLife;
        ExpiresAt = pause < life ? pause : life;
    }

    public void Confirm(DateTimeOffset now) => ConfirmedAt = now;

    /// <summary>The person changed something that ends every session, from this one.</summary>
    public void OutliveChange(string stamp, bool hasSecondFactor) => (Stamp, HasSecondFactor) = (stamp, hasSecondFactor);
}

internal sealed class AccountSessionMapping : IEntityTypeConfiguration<AccountSession>
{
    public void Configure(EntityTypeBuilder<AccountSession> builder)
    {
        builder.ToTable("account_sessions");
        builder.HasIndex(session => session.KeyHash).IsUnique();
        builder.HasIndex(session => session.AccountId);
        builder.HasOne<Account>().WithMany().HasForeignKey(session => session.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
