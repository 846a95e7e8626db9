using System.CommandLine;
using System.Text.Json;
using Masthead.Features.Accounts;
using Masthead.Storage;
using Masthead.Web;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Cli;

/// <summary><c>masthead user add|list|reset</c>: the staff, for scripts and for whoever has a shell on the machine, also when nobody can sign in any more.</summary>
internal static class UserVerb
{
    public static Command Create(string[] configuration) =>
        new("user", "The people on the staff.") { Add(configuration), List(configuration), Reset(configuration) };

    private static Command Add(string[] configuration)
    {
        var email = new Option<string>("--email") { Description = "The address they sign in with.", Required = true };
        var name = new Option<string>("--name") { Description = "The name that stands beside what they do.", Required = true };
        var role = new Option<string>("--role") { Description = "administrator, editor, reporter or moderator.", Required = true };
        role.AcceptOnlyFromAmong([.. Enum.GetNames<Role>().Select(known => known.ToLowerInvariant())]);
        var fromInput = new Option<bool>("--password-stdin") { Description = "Read the password from the first line of standard input; without it, a one-time link is printed." };
        var add = new Command("add", "Add a person to the staff.") { email, name, role, fromInput };
        add.SetAction((parsed, stop) => AddAsync(configuration,
            new Person(parsed.GetValue(email)!, parsed.GetValue(name)!, Enum.Parse<Role>(parsed.GetValue(role)!, ignoreCase: true), parsed.GetValue(fromInput)), stop));
        return add;
    }

    private static Command List(string[] configuration)
    {
        var json = new Option<bool>("--json") { Description = "As JSON." };
        var list = new Command("list", "Who works here, with which role, and how they sign in.") { json };
        list.SetAction((parsed, stop) => MastheadCommand.OnSiteAsync(
            configuration, "list the staff of", services => ListAsync(services.GetRequiredService<NewsDb>(), parsed.GetValue(json), stop), stop));
        return list;
    }

    private static Command Reset(string[] configuration)
    {
        var email = new Argument<string>("EMAIL") { Description = "The address they sign in with." };
        var authenticator = new Option<bool>("--forget-authenticator") { Description = "The authenticator app and its recovery codes are lost too: sign in without them until a new one is added." };
        var reset = new Command("reset", "Print a one-time link with which a person who cannot sign in chooses a new password.") { email, authenticator };
        reset.SetAction((parsed, stop) => MastheadCommand.OnSiteAsync(
            configuration, "let a person into", services => ResetAsync(services, parsed.GetValue(email)!, parsed.GetValue(authenticator), stop), stop));
        return reset;
    }

    private static async Task<int> AddAsync(string[] configuration, Person person, CancellationToken stop)
    {
        var password = person.PasswordFromInput ? await Console.In.ReadLineAsync(stop) ?? "" : null;
        await using var app = Site.Build(configuration);
        await Site.OpenStorageAsync(app, stop);
        await using var scope = app.Services.CreateAsyncScope();
        switch (await scope.ServiceProvider.GetRequiredService<CreateAccount>().RunAsync(person.Email, person.Name, person.Role, password, stop))
        {
            case CreateAccountOutcome.Created(var account):
                await AnswerAsync(scope.ServiceProvider, account, stop);
                return MastheadCommand.Done;
            case CreateAccountOutcome.Invalid(var field, var complaint):
                await Console.Error.WriteLineAsync($"masthead: {field}: {complaint}");
                return MastheadCommand.BadArguments;
            default:
                await Console.Error.WriteLineAsync($"masthead: {person.Email} works here already.");
                return MastheadCommand.Failed;
        }
    }

    private static async Task AnswerAsync(IServiceProvider services, Account account, CancellationToken stop)
    {
        await Console.Error.WriteLineAsync($"{account.Name} is on the staff as {account.Role.ToString().ToLowerInvariant()}.");
        if (account.PasswordHash is null)
            await PrintLinkAsync(services, account, stop);
    }

    private static async Task<int> ListAsync(NewsDb db, bool json, CancellationToken stop)
    {
        var withPasskey = await db.AccountPasskeys.Select(passkey => passkey.AccountId).Distinct().ToListAsync(stop);
        var people = (await db.Accounts.AsNoTracking().OrderByDescending(account => account.IsActive).ThenBy(account => account.Email).ToListAsync(stop))
            .ConvertAll(account => new ListedPerson(account.Email, account.Name, account.Role.ToString().ToLowerInvariant(), account.IsActive, SignsInBy(account, withPasskey)));
        if (json)
            Console.WriteLine(JsonSerializer.Serialize(people, JsonSerializerOptions.Web));
        else
            foreach (var person in people)
                Console.WriteLine($"{person.Email,-32} {person.Role,-13} {(person.IsActive ? "active   " : "dismissed")} {string.Join("+", person.SignsInBy.DefaultIfEmpty("-")),-22} {person.Name}");
        return MastheadCommand.Done;
    }

    private static List<string> SignsInBy(Account account, List<long> withPasskey)
    {
        var ways = new List<string>(3);
        if (account.PasswordHash is not null)
            ways.Add("password");
        if (account.TotpSecret is not null)
            ways.Add("authenticator");
        if (withPasskey.Contains(account.Id))
            ways.Add("passkey");
        return ways;
    }

    private static async Task<int> ResetAsync(IServiceProvider services, string email, bool forgetAuthenticator, CancellationToken stop)
    {
        var db = services.GetRequiredService<NewsDb>();
        var known = Account.NormaliseEmail(email);
        if (await db.Accounts.FirstOrDefaultAsync(account => account.Email == known, stop) is not { } account)
            return MastheadCommand.Fail($"nobody works here under {email}. 'masthead user list' tells who does.");
        if (!account.IsActive)
            return MastheadCommand.Fail($"{account.Name} has been dismissed, and cannot sign in. An administrator takes them back in the newsroom, under People.");
        if (forgetAuthenticator)
        {
            account.ForgetAuthenticator();
            await db.SaveChangesAsync(CancellationToken.None);
        }
        await Console.Error.WriteLineAsync($"{account.Name} chooses a new password here, within {OneTimeLinks.Life.TotalDays:0} days. Until then the old one works; a link that was made before does not."
            + (account.TotpSecret is null ? "" : " A code of the authenticator app is asked for afterwards; if that is lost, give --forget-authenticator."));
        await PrintLinkAsync(services, account, stop);
        return MastheadCommand.Done;
    }

    private static async Task PrintLinkAsync(IServiceProvider services, Account account, CancellationToken stop)
    {
        var site = services.GetRequiredService<SiteAddress>().Configured ?? "http://localhost:5080";
        Console.WriteLine(site + await services.GetRequiredService<OneTimeLinks>().ForPasswordAsync(account.Id, stop));
    }

    /// <param name="Email">The address they sign in with.</param>
    /// <param name="Name">As it stands beside what they do.</param>
    /// <param name="Role">In small letters.</param>
    /// <param name="IsActive">False: dismissed.</param>
    /// <param name="SignsInBy">password, authenticator, passkey; empty until the one-time link was followed.</param>
    private sealed record ListedPerson(string Email, string Name, string Role, bool IsActive, IReadOnlyList<string> SignsInBy);

    private sealed record Person(string Email, string Name, Role Role, bool PasswordFromInput);
}
