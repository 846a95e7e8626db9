using System.Net.Mail;
using Masthead.Storage;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Accounts;

internal abstract record CreateAccountOutcome
{
    private CreateAccountOutcome() { }

    public sealed record Created(Account Account) : CreateAccountOutcome;

    /// <summary>Somebody works here under that address already.</summary>
    public sealed record EmailTaken : CreateAccountOutcome;

    /// <summary>A field cannot be used; the complaint is for the person who typed it.</summary>
    public sealed record Invalid(string Field, string Complaint) : CreateAccountOutcome;
}

/// <summary>Takes a person onto the staff, with a password or, without one, to choose it through a one-time link.</summary>
internal sealed class CreateAccount(NewsDb db, PasswordCheck passwords, TimeProvider clock)
{
    public async Task<CreateAccountOutcome> RunAsync(string? email, string? name, Role role, string? password, CancellationToken cancellationToken)
    {
        (email, name) = ((email ?? "").Trim(), (name ?? "").Trim());
        if (Complaint(email, name) is { } invalid)
            return invalid;
        if (password is not null && PasswordRules.Complaint(password, email, name) is { } complaint)
            return new CreateAccountOutcome.Invalid("password", complaint);

        var account = new Account(email, name, role, clock.GetUtcNow());
        if (password is not null)
            account.ChangePassword(passwords.Hash(password));
        if (await db.Accounts.AnyAsync(other => other.Email == account.Email, cancellationToken))
            return new CreateAccountOutcome.EmailTaken();
        db.Add(account);
        try
        {
            await db.SaveChangesAsync(CancellationToken.None);
        }
        catch (DbUpdateException) when (db.Accounts.AsNoTracking().Any(other => other.Email == account.Email))
        {
            db.Entry(account).State = EntityState.Detached;
            return new CreateAccountOutcome.EmailTaken();
        }
        return new CreateAccountOutcome.Created(account);
    }

    public static CreateAccountOutcome.Invalid? Complaint(string email, string name)
    {
        if (email.Length > Account.LongestEmail || !MailAddress.TryCreate(email, out var parsed) || parsed.Address != email)
            return new("email", "This is not an email address.");
        return name.Length switch
        {
            0 => new("name", "A name is needed: it stands beside what this person does."),
            > Account.LongestName => new("name", $"Use at most {Account.LongestName} characters."),
            _ => null,
        };
    }
}
