using System.Globalization;
using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace Masthead.Features.Accounts;

/// <summary>Who is signed in, as pages ask: <c>User.AccountId</c>, <c>User.DisplayName</c>, <c>User.May(Policies.Publish)</c>.</summary>
internal static class AccountClaims
{
    private const string Stamp = "stamp";
    private const string SecondFactor = "second-factor";
    private const string Session = "session";
    private const string Confirmed = "confirmed";

    /// <summary>The person at sign-in, before there is a session.</summary>
    public static ClaimsPrincipal Principal(Account account, bool hasSecondFactor, string scheme) => new(new ClaimsIdentity(
        [
            new Claim(ClaimTypes.NameIdentifier, account.Id.ToString(CultureInfo.InvariantCulture)),
            new Claim(ClaimTypes.Name, account.Name),
            new Claim(ClaimTypes.Role, account.Role.ToString()),
            new Claim(Stamp, account.Stamp),
            new Claim(SecondFactor, hasSecondFactor ? "true" : "false"),
        ], scheme));

    /// <summary>The person in a session.</summary>
    public static ClaimsPrincipal Principal(Account account, AccountSession session)
    {
        var principal = Principal(account, session.HasSecondFactor, IdentityConstants.ApplicationScheme);
        ((ClaimsIdentity)principal.Identity!).AddClaims(
        [
            new Claim(Session, session.Id.ToString(CultureInfo.InvariantCulture)),
            new Claim(Confirmed, session.ConfirmedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)),
        ]);
        return principal;
    }

    extension(ClaimsPrincipal user)
    {
        public long AccountId => Number(user, ClaimTypes.NameIdentifier);

        public string DisplayName => user.FindFirstValue(ClaimTypes.Name) ?? "";

        public Role? Role => Enum.TryParse<Role>(user.FindFirstValue(ClaimTypes.Role), out var role) ? role : null;

        public bool IsSignedIn => user.Identity?.IsAuthenticated == true;

        public bool May(string policy) => user.Role is { } role && Policies.Allows(policy, role);

        /// <summary>Whether this session was opened with more than a password.</summary>
        public bool HasSecondFactor => user.FindFirstValue(SecondFactor) == "true";

        public long SessionId => Number(user, Session);

        public string AccountStamp => user.FindFirstValue(Stamp) ?? "";

        public DateTimeOffset ConfirmedAt => DateTimeOffset.FromUnixTimeSeconds(Number(user, Confirmed));
    }

    private static long Number(ClaimsPrincipal user, string type) =>
        long.TryParse(user.FindFirstValue(type), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
