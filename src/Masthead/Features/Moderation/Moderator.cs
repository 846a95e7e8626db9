using System.Security.Claims;
using Masthead.Features.Accounts;
using Masthead.Features.SpamFilter;

namespace Masthead.Features.Moderation;

/// <summary>Whoever decides: by name in the record, by account where the filter is taught.</summary>
internal sealed record Moderator(long AccountId, string Name)
{
    public string AsReporter => Reporter.Account(AccountId);

    public static Moderator Of(ClaimsPrincipal user) => new(user.AccountId, user.DisplayName);
}
