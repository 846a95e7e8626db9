using Masthead.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Accounts;

/// <summary>
/// Stands in for the sign-in page when a form arrives after its session has ended: it holds every word, so that an afternoon's writing is
/// not the price of a long lunch.
/// </summary>
[AllowAnonymous]
internal sealed class InterruptedModel : PageModel
{
    private const string Route = "account/interrupted";

    public string Address { get; private set; } = "";
    public IReadOnlyList<(string Name, string Value)> Fields { get; private set; } = [];
    public bool HadFiles { get; private set; }

    public IActionResult OnGet() => Redirect("/newsroom");

    public void OnPost()
    {
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        Address = Request.Path + Request.QueryString;
        Fields = [.. Request.Form.SelectMany(field => field.Value.Select(value => (field.Key, value ?? "")))];
        HadFiles = Request.Form.Files.Any(file => file.Length > 0);
    }

    /// <summary>Answers a form that nobody is signed in for; false when it is none, or not one of the staff's.</summary>
    public static async Task<bool> AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method) || !context.Request.HasFormContentType || !StaffPaths.Contains(context.Request.Path)
            || context.Request.Path.StartsWithSegments("/account", StringComparison.OrdinalIgnoreCase))
            return false;
        var page = context.RequestServices.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .First(endpoint => endpoint.RoutePattern.RawText?.TrimStart('/') == Route);
        context.SetEndpoint(page);
        context.Request.RouteValues = new RouteValueDictionary(page.RoutePattern.RequiredValues);
        await page.RequestDelegate!(context);
        return true;
    }
}
