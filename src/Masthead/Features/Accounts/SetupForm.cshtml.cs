using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Accounts;

/// <summary>The link that the first start prints leads here; it works once, and only while there is no administrator.</summary>
[AllowAnonymous]
internal sealed class SetupFormModel(OneTimeLinks links, CreateAccount create) : PageModel
{
    public string Email { get; private set; } = "";
    public string Name { get; private set; } = "";
    public CreateAccountOutcome.Invalid? Complaint { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken) =>
        await IsOpenAsync(token, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string token, string? name, string? email, string? password, CancellationToken cancellationToken)
    {
        (Name, Email) = (name ?? "", email ?? "");
        if (!await IsOpenAsync(token, cancellationToken))
            return NotFound();
        Complaint = CreateAccount.Complaint(Email.Trim(), Name.Trim())
            ?? (PasswordRules.Complaint(password ?? "", Email, Name) is { } unfit ? new("password", unfit) : null);
        if (Complaint is null && await links.UseUpAsync(token))
        {
            if (await create.RunAsync(Email, Name, Role.Administrator, password, cancellationToken) is CreateAccountOutcome.Created(var account))
            {
                await HttpContext.OpenSessionAsync(account, hasSecondFactor: false);
                return Redirect("/newsroom");
            }
            Complaint = new("email", "Somebody has this address already. Restart the site for a new link.");
        }
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private async Task<bool> IsOpenAsync(string token, CancellationToken cancellationToken) =>
        !User.IsSignedIn && await links.IsSetupAsync(token, cancellationToken) && !await links.HasAdministratorAsync(cancellationToken);
}
