using Masthead.Features.Articles;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc;

namespace Masthead.Features.Reading;

/// <summary>The answer at an address that holds nothing: on to where the thing is now, or not found.</summary>
internal sealed class OldAddresses(FindAddress find)
{
    public async Task<IActionResult> AnswerAsync(string path, CancellationToken cancellationToken) =>
        path.Length > 0 && await find.RunAsync(path, cancellationToken) is { } address
            ? new RedirectResult(SiteAddress.Escaped(address), permanent: true)
            : new NotFoundResult();
}
