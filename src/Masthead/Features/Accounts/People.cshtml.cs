using Masthead.Storage;
using Masthead.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

/// <summary>Who works here. New people get a link with which they choose a password; so does whoever forgot theirs.</summary>
[Authorize(Policies.Administer)]
[ConfirmedRecently]
internal sealed class PeopleModel(NewsDb db, CreateAccount create, ChangePerson change, OneTimeLinks links, SiteAddress address) : PageModel
{
    public IReadOnlyList<Account> People { get; private set; } = [];
    public string? Email { get; private set; }
    public string? Name { get; private set; }
    public Role NewRole { get; private set; } = Role.Reporter;
    public CreateAccountOutcome.Invalid? Complaint { get; private set; }
    public string? Refusal { get; private set; }

    /// <summary>A one-time link to hand over, and to whom.</summary>
    public (Account Person, string Link)? Handover { get; private set; }

    public bool IsSaved { get; private set; }

    public Task OnGetAsync(bool saved, CancellationToken cancellationToken)
    {
        IsSaved = saved;
        return ReadAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(string? email, string? name, Role role, CancellationToken cancellationToken)
    {
        (Email, Name, NewRole) = (email, name, role);
        switch (Enum.IsDefined(role) ? await create.RunAsync(email, name, role, password: null, cancellationToken) : null)
        {
            case CreateAccountOutcome.Created(var account):
                (Email, Name) = (null, null);
                Handover = (account, await LinkAsync(account.Id, cancellationToken));
                break;
            case CreateAccountOutcome.Invalid invalid:
                Complaint = invalid;
                break;
            case CreateAccountOutcome.EmailTaken:
                Complaint = new("email", "Somebody works here under this address already.");
                break;
            default:
                return StatusCode(StatusCodes.Status400BadRequest);
        }
        if (Complaint is not null)
            Response.StatusCode = StatusCodes.Status400BadRequest;
        await ReadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostRoleAsync(long id, Role role, CancellationToken cancellationToken) =>
        Enum.IsDefined(role) ? await AnswerAsync(await change.GiveRoleAsync(id, role, User.AccountId, cancellationToken), cancellationToken)
            : StatusCode(StatusCodes.Status400BadRequest);

    public async Task<IActionResult> OnPostDismissAsync(long id, CancellationToken cancellationToken) =>
        await AnswerAsync(await change.DismissAsync(id, User.AccountId, cancellationToken), cancellationToken);

    public async Task<IActionResult> OnPostReturnAsync(long id, CancellationToken cancellationToken) =>
        await AnswerAsync(await change.ReturnAsync(id, User.AccountId, cancellationToken), cancellationToken);

    public async Task<IActionResult> OnPostForgetAuthenticatorAsync(long id, CancellationToken cancellationToken) =>
        await AnswerAsync(await change.ForgetAuthenticatorAsync(id, User.AccountId, cancellationToken), cancellationToken);

    public async Task<IActionResult> OnPostLinkAsync(long id, CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        if (People.FirstOrDefault(account => account.Id == id && account.IsActive) is not { } person)
            return NotFound();
        Handover = (person, await LinkAsync(id, cancellationToken));
        return Page();
    }

    private async Task ReadAsync(CancellationToken cancellationToken) =>
        People = await db.Accounts.AsNoTracking().OrderByDescending(account => account.IsActive).ThenBy(account => account.Name).ToListAsync(cancellationToken);

    private async Task<string> LinkAsync(long id, CancellationToken cancellationToken) =>
        address.Absolute(Request, await links.ForPasswordAsync(id, cancellationToken));

    private async Task<IActionResult> AnswerAsync(ChangePersonOutcome outcome, CancellationToken cancellationToken)
    {
        if (outcome == ChangePersonOutcome.Done)
            return Redirect("/newsroom/people?saved=true");
        if (outcome == ChangePersonOutcome.Gone)
            return NotFound();
        Refusal = "That would leave the paper without an administrator.";
        Response.StatusCode = StatusCodes.Status409Conflict;
        await ReadAsync(cancellationToken);
        return Page();
    }
}
