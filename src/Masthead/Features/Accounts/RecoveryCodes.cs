using System.Security.Cryptography;

namespace Masthead.Features.Accounts;

/// <summary>Ten codes on paper, each good once, for the day the authenticator is lost. 80 random bits each, so a plain hash keeps them.</summary>
internal static class RecoveryCodes
{
    private const int Count = 10;

    /// <summary>For example <c>K3QJ-7ZLA-XW2M-PT5C</c>.</summary>
    public static string[] Make() => Enumerable.Range(0, Count)
        .Select(_ => string.Join('-', Totp.ToBase32(RandomNumberGenerator.GetBytes(10)).Chunk(4).Select(part => new string(part)))).ToArray();

    public static string Hash(string code) => OneTimeLink.Hash(Bare(code));

    public static bool LooksLikeOne(string typed) => Bare(typed).Length == 16;

    private static string Bare(string code) => string.Concat(code.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
}
