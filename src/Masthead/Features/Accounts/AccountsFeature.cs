using System.Security.Claims;
using Masthead.Features.Settings;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Masthead.Features.Accounts;

internal static class AccountsFeature
{
    // OWASP's advice of 2023 for PBKDF2 with HMAC-SHA-512.
    private const int PasswordIterations = 210_000;

    public static IServiceCollection AddAccounts(this IServiceCollection services, string? baseUrl)
    {
        services.AddSingleton<KeyFiles>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = provider.GetRequiredService<KeyFiles>()));
        // The keys lie unencrypted in a directory that only the owner can read; a warning at every start would tell nobody anything.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        services.AddDataProtection().SetApplicationName("Masthead");
        // It would read the keys at every start, before the first reader is answered; whoever needs them first reads them.
        services.Remove(services.Single(service => service.ImplementationType?.Name is "DataProtectionHostedService"));
        AddPeople(services, baseUrl);
        AddSessions(services);
        AddPolicies(services);
        return services;
    }

    /// <summary>After routing: who is it, and may they?</summary>
    public static void UseAccounts(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseAuthorization();
        app.Use(AskForSecondFactorAsync);
    }

    public static void MapAccounts(this WebApplication app) => app.MapPasskeys();

    private static void AddPeople(IServiceCollection services, string? baseUrl)
    {
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = PasswordIterations);
        services.Configure<IdentityPasskeyOptions>(options =>
        {
            options.ResidentKeyRequirement = "required";
            options.UserVerificationRequirement = "required";
            options.ServerDomain = baseUrl is null ? null : new Uri(baseUrl).Host;
        });
        services.AddIdentityCore<Account>(options => options.User.AllowedUserNameCharacters = "").AddUserStore<AccountStore>().AddSignInManager();
        services.AddSingleton<SignInLimit>();
        services.AddSingleton<TotpSecrets>();
        services.AddSingleton<PasswordCheck>();
        // The hasher keeps nothing; one serves the whole program.
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddScoped<OneTimeLinks>();
        services.AddSingleton<SetupLink>();
        services.AddScoped<CreateAccount>();
        services.AddScoped<ChoosePassword>();
        services.AddScoped<SignIn>();
        services.AddScoped<PassSecondStep>();
        services.AddScoped<ChangeSecondFactor>();
        services.AddScoped<ChangePerson>();
    }

    private static void AddSessions(IServiceCollection services)
    {
        services.AddSingleton<SessionStore>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme)
            .AddCookie(IdentityConstants.ApplicationScheme, options =>
            {
                MakeHostCookie(options, "__Host-masthead");
                options.ExpireTimeSpan = AccountSession.LongestPause;
                options.SlidingExpiration = true;
                options.LoginPath = "/account/sign-in";
                options.ReturnUrlParameter = "returnUrl";
                var redirectToSignIn = options.Events.OnRedirectToLogin;
                options.Events.OnRedirectToLogin = async context =>
                {
                    if (!await InterruptedModel.AnswerAsync(context.HttpContext))
                        await redirectToSignIn(context);
                };
                options.Events.OnRedirectToAccessDenied = context =>
                {
                    context.Response.StatusCode = StatusCodes.Status403Forbidden;
                    return Task.CompletedTask;
                };
            })
            // Holds who passed the first step, and the challenge of a passkey, for a few minutes.
            .AddCookie(IdentityConstants.TwoFactorUserIdScheme, options =>
            {
                MakeHostCookie(options, "__Host-masthead-step");
                options.Cookie.SameSite = SameSiteMode.Strict;
                options.ExpireTimeSpan = TimeSpan.FromMinutes(10);
                options.SlidingExpiration = false;
            });
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<SessionStore>((options, store) => options.SessionStore = store);
    }

    private static void MakeHostCookie(CookieAuthenticationOptions options, string name)
    {
        options.Cookie.Name = name;
        options.Cookie.Path = "/";
        options.Cookie.HttpOnly = true;
        options.Cookie.SecurePolicy = CookieSecurePolicy.Always;
        options.Cookie.SameSite = SameSiteMode.Lax;
    }

    private static void AddPolicies(IServiceCollection services)
    {
        var authorization = services.AddAuthorizationBuilder();
        foreach (var policy in Policies.All)
            authorization.AddPolicy(policy, builder => builder.RequireAuthenticatedUser()
                .RequireRole(Enum.GetValues<Role>().Where(role => Policies.Allows(policy, role)).Select(role => role.ToString())));
    }

    /// <summary>Where the paper demands it, administrators and editors reach their desk only with a second factor.</summary>
    private static async Task AskForSecondFactorAsync(HttpContext context, RequestDelegate next)
    {
        if (NeedsSecondFactor(context.User) && IsDesk(context.Request.Path)
            && (await context.RequestServices.GetRequiredService<CurrentSettings>().GetAsync(context.RequestAborted)).RequireSecondFactor)
            context.Response.Redirect("/account/authenticator?required=true");
        else
            await next(context);
    }

    private static bool NeedsSecondFactor(ClaimsPrincipal user) => user.May(Policies.Publish) && !user.HasSecondFactor;

    private static bool IsDesk(PathString path) =>
        path.StartsWithSegments("/newsroom", StringComparison.OrdinalIgnoreCase) || path.StartsWithSegments("/moderation", StringComparison.OrdinalIgnoreCase);
}
