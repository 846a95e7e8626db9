using System.Globalization;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Media;
using Masthead.Features.Settings;
using Masthead.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Newsroom;

/// <summary>The paper's colours and its logo.</summary>
[Authorize(Policies.Administer)]
internal sealed class LookModel(NewsDb db, CurrentSettings settings, ThemeFiles theme) : PageModel
{
    private const int PicturesOffered = 60;

    public LookInput Input { get; private set; } = new();
    public IReadOnlyList<FieldError> Errors { get; private set; } = [];
    public IReadOnlyList<MediaItem> Pictures { get; private set; } = [];
    public Logo? Logo { get; private set; }
    public bool IsSaved { get; private set; }
    public ThemeFiles Theme => theme;

    public async Task OnGetAsync(bool saved, CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        Input = LookInput.Of(await settings.GetAsync(cancellationToken));
        IsSaved = saved;
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "")] LookInput input, CancellationToken cancellationToken)
    {
        var logo = await db.Media.AsNoTracking().FirstOrDefaultAsync(item => item.Id == input.LogoId, cancellationToken);
        Errors = input.Check(logoIsThere: logo is not null);
        if (Errors.Count > 0)
        {
            Input = input;
            await ReadAsync(cancellationToken);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        await settings.ChangeAsync(site => site with
        {
            Accent = Colour.Parse(input.Accent?.Trim())?.ToString() ?? "",
            AccentAtNight = Colour.Parse(input.AccentAtNight?.Trim())?.ToString() ?? "",
            Logo = logo is null ? null : new Logo(logo.Id, Picture.Of(logo).Address, logo.Width, logo.Height),
        }, cancellationToken);
        return Redirect("/newsroom/look?saved=true");
    }

    // The logo of today is offered however old it is.
    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        Logo = (await settings.GetAsync(cancellationToken)).Logo;
        var newest = await db.Media.AsNoTracking().OrderByDescending(item => item.Id).Take(PicturesOffered).ToListAsync(cancellationToken);
        if (Logo is { } logo && newest.TrueForAll(item => item.Id != logo.MediaId))
            newest.AddRange(await db.Media.AsNoTracking().Where(item => item.Id == logo.MediaId).ToListAsync(cancellationToken));
        Pictures = newest;
    }
}

/// <summary>The form as it was sent.</summary>
internal sealed class LookInput
{
    public string? Accent { get; set; }
    public string? AccentAtNight { get; set; }
    public long? LogoId { get; set; }

    public static LookInput Of(SiteSettings site) => new() { Accent = site.Accent, AccentAtNight = site.AccentAtNight, LogoId = site.Logo?.MediaId };

    public IReadOnlyList<FieldError> Check(bool logoIsThere)
    {
        var errors = new List<FieldError>();
        CheckColour(errors, nameof(Accent), Accent, ThemeSheet.GroundsByDay, "darker");
        CheckColour(errors, nameof(AccentAtNight), AccentAtNight, ThemeSheet.GroundsByNight, "lighter");
        if (LogoId is not null && !logoIsThere)
            errors.Add(new FieldError(nameof(LogoId), "This picture has been removed: choose another."));
        return errors;
    }

    private static void CheckColour(List<FieldError> errors, string field, string? text, IReadOnlyList<Colour> grounds, string way)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;
        if (Colour.Parse(text.Trim()) is not { } colour)
            errors.Add(new FieldError(field, "Write a colour as #0b5a6a: a number sign and six digits from 0 to f."));
        else if (grounds.Min(colour.ContrastWith) is < Colour.EnoughForText and var contrast)
            errors.Add(new FieldError(field, string.Create(CultureInfo.InvariantCulture,
                $"Its contrast with the paper is {Math.Floor(contrast * 10) / 10:0.0} to 1, and text needs {Colour.EnoughForText:0.0} to be read by everybody. Choose a {way} one.")));
    }
}
