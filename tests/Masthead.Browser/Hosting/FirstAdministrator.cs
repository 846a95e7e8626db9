using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Masthead.Browser.Hosting;

/// <summary>Whoever follows the link that the first start prints.</summary>
internal static partial class FirstAdministrator
{
    public const string Password = "marmalade on the ferry";

    public static async Task SetUpAsync(this Paper paper, IPage page, string name, string email)
    {
        await page.GotoAsync(SetupLink().Match(paper.Program.Output).Value);
        await page.GetByLabel("Your name").FillAsync(name);
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
    }

    public static async Task SignInAsync(this IPage page, string email)
    {
        await page.GotoAsync("/account/sign-in");
        await page.GetByLabel("Email").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
    }

    [GeneratedRegex(@"http://\S+/setup/\S+", RegexOptions.None, 1000)]
    private static partial Regex SetupLink();
}
