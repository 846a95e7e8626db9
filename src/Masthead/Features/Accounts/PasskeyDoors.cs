using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;

namespace Masthead.Features.Accounts;

/// <summary>The two doors of a passkey sign-in: the challenge, which the script asks for, and the answer, which the form brings.</summary>
internal static partial class PasskeyDoors
{
    private const int LongestCredential = 16 * 1024;

    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        var account = app.MapGroup("/account").DisableAntiforgery();
        account.MapPost("/sign-in/passkey-options", RequestOptionsAsync).AllowAnonymous();
        account.MapPost("/sign-in/passkey", SignInAsync).AllowAnonymous();
        account.MapPost("/passkeys/options", CreationOptionsAsync).RequireAuthorization(Policies.SignedIn);
    }

    // No account is named: the browser offers the passkeys that it has for this site.
    private static async Task<IResult> RequestOptionsAsync(HttpContext context, SignInManager<Account> identity, SignInLimit limit) =>
        limit.WaitFor(context.AddressPrefix) is null && !context.User.IsSignedIn
            ? Results.Text(await identity.MakePasskeyRequestOptionsAsync(null), "application/json")
            : Results.StatusCode(StatusCodes.Status429TooManyRequests);

    private static async Task<IResult> SignInAsync(
        HttpContext context, [FromForm] string? credential, [FromForm] string? returnUrl, SignInManager<Account> identity, UserManager<Account> people,
        SignInLimit limit, ILogger<SignIn> log)
    {
        if (context.User.IsSignedIn)
            return Results.Redirect("/newsroom");
        if (limit.WaitFor(context.AddressPrefix) is not null)
            return Results.StatusCode(StatusCodes.Status429TooManyRequests);
        var result = credential is { Length: > 0 and <= LongestCredential } ? await AssertAsync(identity, credential) : null;
        if (result is not { Succeeded: true, User.IsActive: true })
        {
            limit.CountFailure(context.AddressPrefix);
            LogRefused(log, context.AddressPrefix);
            return Results.Redirect("/account/sign-in?passkey=refused");
        }
        await people.AddOrUpdatePasskeyAsync(result.User, result.Passkey);
        // The device asked for a finger or a PIN: possession and person, two factors in one.
        await context.OpenSessionAsync(result.User, hasSecondFactor: true);
        LogWelcome(log, result.User.Id, context.AddressPrefix);
        return Results.LocalRedirect(IsLocal(returnUrl) ? returnUrl! : "/newsroom");
    }

    private static async Task<IResult> CreationOptionsAsync(HttpContext context, SignInManager<Account> identity, UserManager<Account> people, TimeProvider clock)
    {
        if (clock.GetUtcNow() - context.User.ConfirmedAt > ConfirmedRecentlyAttribute.Holds || await people.FindByIdAsync($"{context.User.AccountId}") is not { } account)
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        var entity = new PasskeyUserEntity { Id = $"{account.Id}", Name = account.Email, DisplayName = account.Name };
        return Results.Text(await identity.MakePasskeyCreationOptionsAsync(entity), "application/json");
    }

    private static async Task<PasskeyAssertionResult<Account>?> AssertAsync(SignInManager<Account> identity, string credential)
    {
        try
        {
            return await identity.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // No challenge was asked for in this browser, or it is too old.
            return null;
        }
    }

    private static bool IsLocal(string? address) =>
        address is ['/', ..] && address is not ['/', '/' or '\\', ..] && !address.Any(char.IsControl);

    [LoggerMessage(Level = LogLevel.Information, Message = "Account {Account} signed in with a passkey from {Prefix}")]
    private static partial void LogWelcome(ILogger log, long account, Masthead.Web.AddressPrefix prefix);

    [LoggerMessage(Level = LogLevel.Information, Message = "A passkey was refused (from {Prefix})")]
    private static partial void LogRefused(ILogger log, Masthead.Web.AddressPrefix prefix);
}
