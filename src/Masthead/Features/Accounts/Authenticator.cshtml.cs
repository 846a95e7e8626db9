using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using QRCoder;

namespace Masthead.Features.Accounts;

/// <summary>
/// The secret that is offered stands, encrypted, in a cookie of this browser until a code proves that the app has it; the form carries
/// nothing that could be swapped.
/// </summary>
[Authorize(Policies.SignedIn)]
[ConfirmedRecently]
internal sealed class AuthenticatorModel(NewsDb db, ChangeSecondFactor change, TotpSecrets secrets, CurrentSettings settings) : PageModel
{
    private const string OfferCookie = "__Host-masthead-offer";

    public bool IsInUse { get; private set; }
    public bool IsRequired { get; private set; }
    public int CodesLeft { get; private set; }
    public IReadOnlyList<string> Codes { get; private set; } = [];
    public string QrCode { get; private set; } = "";
    public string Key { get; private set; } = "";
    public string? Complaint { get; private set; }

    public async Task OnGetAsync(bool required, CancellationToken cancellationToken)
    {
        IsRequired = required;
        await ShowAsync(Totp.NewSecret(), cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(string? code, CancellationToken cancellationToken)
    {
        if (secrets.Open(Request.Cookies[OfferCookie]) is not { } secret)
            return Redirect("/account/authenticator");
        if (await change.AddAsync(User.AccountId, User.SessionId, secret, code ?? "", cancellationToken) is SecondFactorOutcome.Added(var codes))
        {
            Response.Cookies.Delete(OfferCookie, Options());
            Codes = codes;
            return Page();
        }
        Complaint = "That code does not fit. Wait for the next one, and check the clock of your phone.";
        Response.StatusCode = StatusCodes.Status400BadRequest;
        await ShowAsync(secret, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostCodesAsync(CancellationToken cancellationToken)
    {
        Codes = await change.NewCodesAsync(User.AccountId, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellationToken)
    {
        await change.RemoveAsync(User.AccountId, User.SessionId, cancellationToken);
        return Redirect("/account");
    }

    private async Task ShowAsync(byte[] secret, CancellationToken cancellationToken)
    {
        var mine = User.AccountId;
        var account = await db.Accounts.AsNoTracking().FirstAsync(account => account.Id == mine, cancellationToken);
        (IsInUse, CodesLeft) = (account.TotpSecret is not null, account.RecoveryCodes.Count);
        if (IsInUse)
            return;
        var site = await settings.GetAsync(cancellationToken);
        Response.Cookies.Append(OfferCookie, secrets.Protect(secret), Options());
        Key = string.Join(' ', Totp.ToBase32(secret).Chunk(4).Select(part => new string(part)));
        using var drawing = QRCodeGenerator.GenerateQrCode(Totp.Address(secret, site.Name, account.Email), QRCodeGenerator.ECCLevel.M);
        using var png = new PngByteQRCode(drawing);
        QrCode = "data:image/png;base64," + Convert.ToBase64String(png.GetGraphic(8));
    }

    private static CookieOptions Options() => new()
    {
        HttpOnly = true,
        Secure = true,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        MaxAge = TimeSpan.FromMinutes(30),
        IsEssential = true,
    };
}
