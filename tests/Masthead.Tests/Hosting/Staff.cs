using System.Net;
using Masthead.Features.Accounts;

namespace Masthead.Tests.Hosting;

/// <summary>People on the staff of a test site, who sign in the way people do.</summary>
internal static class Staff
{
    public const string Password = "marmalade on the ferry";

    private static int count;

    extension(TestSite site)
    {
        /// <summary>A new person with this role, signed in with the password in a browser of their own.</summary>
        public async Task<HttpClient> SignedInAsync(Role role)
        {
            var account = await site.HireAsync(role);
            var browser = site.Visitor();
            var answer = await browser.SignInAsync(account.Email);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            return browser;
        }

        public async Task<Account> HireAsync(Role role, string? email = null, string? name = null)
        {
            email ??= $"{role}{Interlocked.Increment(ref count)}@harbour.example".ToLowerInvariant();
            var outcome = await site.InScopeAsync<CreateAccount, CreateAccountOutcome>(
                create => create.RunAsync(email, name ?? $"{role} Quayle", role, Password, CancellationToken.None));
            return Assert.IsType<CreateAccountOutcome.Created>(outcome).Account;
        }
    }

    extension(HttpClient browser)
    {
        public Task<HttpResponseMessage> SignInAsync(string email, string password = Password) =>
            browser.SendFormAsync("/account/sign-in", ("email", email), ("password", password));

        /// <summary>Sends a form as a browser on a page of the site does.</summary>
        public async Task<HttpResponseMessage> SendFormAsync(string address, params (string Name, string Value)[] fields)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address)
            {
                Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            };
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
            return await browser.SendAsync(request);
        }
    }
}
