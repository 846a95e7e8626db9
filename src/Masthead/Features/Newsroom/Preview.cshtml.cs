using System.Text;
using Masthead.Features.Accounts;
using Masthead.Features.Articles;
using Masthead.Features.Media;
using Masthead.Features.Reading;
using Masthead.Features.Sections;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web;
using Masthead.Web.Sanitising;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Newsroom;

/// <summary>What is in the writing form, drawn by the very page that readers get; nothing is saved.</summary>
[Authorize(Policies.Write)]
[RequestSizeLimit(WriteModel.LargestForm), RequestFormLimits(MultipartBodyLengthLimit = WriteModel.LargestForm)]
internal sealed class PreviewModel(NewsDb db, SectionTree sections, CurrentSettings settings, SiteAddress address, TimeProvider clock, DrawPicture draw) : PageModel
{
    public Piece Piece { get; private set; } = null!;

    /// <summary>What readers will not get as it is written.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>The address alone shows nothing: a preview is of a form.</summary>
    public IActionResult OnGet() => Redirect("/newsroom/articles");

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "")] ArticleInput input, IFormFile? picture, CancellationToken cancellationToken)
    {
        if (Request.ContentLength > WriteModel.LargestForm)
            return StatusCode(StatusCodes.Status413PayloadTooLarge);
        var (site, now) = (await settings.GetAsync(cancellationToken), clock.GetUtcNow());
        input.DateCorrections(DeskTime.For(site).Day(now));
        var draft = input.ToDraft();
        if (draft.Body.Length > Article.LongestBody)
            return StatusCode(StatusCodes.Status400BadRequest);
        var (lead, refusal) = await LeadAsync(draft, picture, cancellationToken);
        var map = await sections.GetAsync(cancellationToken);
        Piece = new Piece(View(draft, lead, now), map.ChainTo(draft.SectionId), PrintedTime.For(site), site.Language);
        var notes = WritersNotes.Of(draft, lead is not null, address.HostOf(Request));
        Notes = refusal is null ? notes : [PictureUpload.Complaint(refusal), .. notes];
        return Page();
    }

    // A picture that came with the form takes the place of the one that was chosen, as it does when the form is saved.
    private async Task<(Picture? Lead, KeepPictureOutcome? Refusal)> LeadAsync(ArticleDraft draft, IFormFile? picture, CancellationToken cancellationToken)
    {
        if (picture is { Length: > 0 })
            return await draw.ForPageAsync(await picture.ReadAllAsync(cancellationToken), cancellationToken);
        return (await db.Media.AsNoTracking().FirstOrDefaultAsync(item => item.Id == draft.Lead.MediaId, cancellationToken) is { } item ? Picture.Of(item) : null, null);
    }

    private static ArticleView View(ArticleDraft draft, Picture? lead, DateTimeOffset now) => new()
    {
        Id = 0,
        Path = "newsroom/articles/preview",
        Headline = PlainText.Clean(draft.Headline),
        Standfirst = PlainText.Clean(draft.Standfirst),
        Dateline = PlainText.Clean(draft.Dateline),
        Language = draft.Language,
        SectionId = draft.SectionId,
        Bylines = [.. draft.Authors.Select(name => new Byline(0, PlainText.Clean(name), Slug.From(name)))],
        Tags = [.. draft.Tags.Select(name => new ArticleTag(0, PlainText.Clean(name), Slug.From(name))).DistinctBy(tag => tag.Slug.Length > 0 ? tag.Slug : tag.Name)],
        Lead = lead,
        LeadAlt = draft.Lead.Alt,
        LeadCaption = draft.Lead.Caption,
        LeadCredit = draft.Lead.Credit,
        BodyHtml = Encoding.UTF8.GetBytes(ArticleBody.Render(draft.BodyFormat, draft.Body)),
        Corrections = Correction.InOrder(draft.Corrections),
        State = ArticleState.Draft,
        PublishedAt = now,
        UpdatedAt = now,
        Comments = draft.Comments,
        CommentCount = 0,
    };
}
