using System.CommandLine;
using Masthead.Features.Accounts;
using Masthead.Web;

namespace Masthead.Cli;

/// <summary><c>masthead user add</c>: takes a person onto the staff, for scripts and for whoever has a shell on the machine.</summary>
internal static class UserVerb
{
    public static Command Create(string[] configuration)
    {
        var email = new Option<string>("--email") { Description = "The address they sign in with.", Required = true };
        var name = new Option<string>("--name") { Description = "The name that stands beside what they do.", Required = true };
        var role = new Option<string>("--role") { Description = "administrator, editor, reporter or moderator.", Required = true };
        role.AcceptOnlyFromAmong([.. Enum.GetNames<Role>().Select(known => known.ToLowerInvariant())]);
        var fromInput = new Option<bool>("--password-stdin") { Description = "Read the password from the first line of standard input; without it, a one-time link is printed." };
        var add = new Command("add", "Add a person to the staff.") { email, name, role, fromInput };
        add.SetAction((parsed, stop) => AddAsync(configuration,
            new Person(parsed.GetValue(email)!, parsed.GetValue(name)!, Enum.Parse<Role>(parsed.GetValue(role)!, ignoreCase: true), parsed.GetValue(fromInput)), stop));
        return new Command("user", "The people on the staff.") { add };
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
        if (account.PasswordHash is not null)
            return;
        var site = services.GetRequiredService<SiteAddress>().Configured ?? "http://localhost:5080";
        Console.WriteLine(site + await services.GetRequiredService<OneTimeLinks>().ForPasswordAsync(account.Id, stop));
    }

    private sealed record Person(string Email, string Name, Role Role, bool PasswordFromInput);
}
