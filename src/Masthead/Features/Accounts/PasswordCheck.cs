using Microsoft.AspNetCore.Identity;

namespace Masthead.Features.Accounts;

/// <summary>Compares a typed password with an account's, and takes as long when there is no such account.</summary>
internal sealed class PasswordCheck(IPasswordHasher<Account> hasher)
{
    // Made once with the cost in force, so that a name that does not exist costs as much as one that does.
    private readonly Lazy<string> nobody = new(() => hasher.HashPassword(null!, OneTimeLink.NewToken()));

    public string Hash(string password) => hasher.HashPassword(null!, password);

    public PasswordVerificationResult Verify(Account? account, string password)
    {
        if (password.Length > PasswordRules.Longest)
            password = "";
        var result = hasher.VerifyHashedPassword(account!, account?.PasswordHash ?? nobody.Value, password);
        return account?.PasswordHash is null ? PasswordVerificationResult.Failed : result;
    }
}
