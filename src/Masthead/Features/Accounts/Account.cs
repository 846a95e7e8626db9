using System.Security.Cryptography;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Masthead.Features.Accounts;

/// <summary>A person on the staff. Readers have no accounts.</summary>
internal sealed class Account
{
    public const int LongestName = 120;
    public const int LongestEmail = 254;

    /// <summary>After so many wrong passwords or codes in a row the account rests.</summary>
    public const int FailuresUntilRest = 10;

    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(15);

    private Account() { }

    public Account(string email, string name, Role role, DateTimeOffset now)
    {
        (Email, Name, Role, CreatedAt) = (NormaliseEmail(email), name, role, now);
        EndSessions();
    }

    public long Id { get; private set; }

    /// <summary>Trimmed and in lower case; unique.</summary>
    public string Email { get; private set; } = "";
    public string Name { get; private set; } = "";
    public Role Role { get; private set; }

    /// <summary>False: may not sign in; the name stays on what the person wrote.</summary>
    public bool IsActive { get; private set; } = true;

    /// <summary>Null until the person has chosen one through a one-time link.</summary>
    public string? PasswordHash { get; private set; }

    /// <summary>A session lives as long as the stamp that it was made under.</summary>
    public string Stamp { get; private set; } = "";

    public int Failures { get; private set; }
    public DateTimeOffset? RestsUntil { get; private set; }

    /// <summary>The secret of the authenticator app, encrypted with the keys in the data directory; null: none is in use.</summary>
    public string? TotpSecret { get; private set; }

    /// <summary>The last time step whose code was used: no code works twice.</summary>
    public long LastTotpStep { get; private set; }

    /// <summary>Hashes of the recovery codes not used yet.</summary>
    public List<string> RecoveryCodes { get; private set; } = [];

    public DateTimeOffset CreatedAt { get; private set; }

    public bool IsResting(DateTimeOffset now) => RestsUntil > now;

    public void Describe(string email, string name) => (Email, Name) = (NormaliseEmail(email), name);

    public void Become(Role role)
    {
        Role = role;
        EndSessions();
    }

    public void Deactivate()
    {
        IsActive = false;
        EndSessions();
    }

    public void Reactivate() => IsActive = true;

    public void ChangePassword(string hash)
    {
        PasswordHash = hash;
        (Failures, RestsUntil) = (0, null);
        EndSessions();
    }

    /// <summary>The same password, hashed the way it is done today.</summary>
    public void Rehash(string hash) => PasswordHash = hash;

    public void UseAuthenticator(string protectedSecret, long step)
    {
        (TotpSecret, LastTotpStep) = (protectedSecret, step);
        EndSessions();
    }

    public void ForgetAuthenticator()
    {
        (TotpSecret, RecoveryCodes) = (null, []);
        EndSessions();
    }

    public void ReplaceRecoveryCodes(IEnumerable<string> hashes) => RecoveryCodes = [.. hashes];

    public void EndSessions() => Stamp = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    public static string NormaliseEmail(string email) => email.Trim().ToLowerInvariant();
}

internal static class AccountSets
{
    extension(NewsDb db)
    {
        public DbSet<Account> Accounts => db.Set<Account>();
        public DbSet<AccountPasskey> AccountPasskeys => db.Set<AccountPasskey>();
        public DbSet<AccountSession> AccountSessions => db.Set<AccountSession>();
        public DbSet<OneTimeLink> OneTimeLinks => db.Set<OneTimeLink>();
    }
}

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.Property(account => account.RecoveryCodes).HasConversion(JsonList<string>.Converter, JsonList<string>.Comparer);
        builder.HasIndex(account => account.Email).IsUnique();
    }
}
