using Masthead.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Accounts;

/// <summary>A passkey: the public half of a key pair whose private half never leaves the person's device.</summary>
internal sealed class AccountPasskey
{
    private AccountPasskey() { }

    public AccountPasskey(long accountId, UserPasskeyInfo passkey)
    {
        (AccountId, CredentialId, PublicKey, CreatedAt) = (accountId, passkey.CredentialId, passkey.PublicKey, passkey.CreatedAt);
        (Transports, IsBackupEligible) = ([.. passkey.Transports ?? []], passkey.IsBackupEligible);
        Update(passkey);
    }

    public long Id { get; private set; }
    public long AccountId { get; private set; }
    public byte[] CredentialId { get; private set; } = [];
    public byte[] PublicKey { get; private set; } = [];
    public string Name { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }
    public long SignCount { get; private set; }
    public List<string> Transports { get; private set; } = [];
    public bool IsUserVerified { get; private set; }
    public bool IsBackupEligible { get; private set; }
    public bool IsBackedUp { get; private set; }

    public void Update(UserPasskeyInfo passkey)
    {
        (Name, SignCount, IsUserVerified, IsBackedUp) = (passkey.Name ?? "", passkey.SignCount, passkey.IsUserVerified, passkey.IsBackedUp);
    }

    // What the device attested to is not kept: nothing is decided by its make.
    public UserPasskeyInfo ToInfo() =>
        new(CredentialId, PublicKey, CreatedAt, (uint)SignCount, [.. Transports], IsUserVerified, IsBackupEligible, IsBackedUp, [], []) { Name = Name };
}

internal sealed class AccountPasskeyMapping : IEntityTypeConfiguration<AccountPasskey>
{
    public void Configure(EntityTypeBuilder<AccountPasskey> builder)
    {
        builder.ToTable("account_passkeys");
        builder.Property(passkey => passkey.Transports).HasConversion(JsonList<string>.Converter, JsonList<string>.Comparer);
        builder.HasIndex(passkey => passkey.CredentialId).IsUnique();
        builder.HasIndex(passkey => passkey.AccountId);
        builder.HasOne<Account>().WithMany().HasForeignKey(passkey => passkey.AccountId).OnDelete(DeleteBehavior.Cascade);
    }
}
