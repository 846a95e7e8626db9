using Masthead.Features.Accounts;
using Masthead.Features.Media;
using Masthead.Features.Settings;
using Masthead.Storage;
using Masthead.Web.Sanitising;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Features.Newsroom;

/// <summary>The paper's pictures, the newest first.</summary>
[Authorize(Policies.Write)]
[RequestSizeLimit(LargestForm), RequestFormLimits(MultipartBodyLengthLimit = LargestForm)]
internal sealed class PicturesModel(NewsDb db, KeepPicture keep, ChangePicture change, CurrentSettings settings) : PageModel
{
    private const long LargestForm = KeepPicture.MostBytes + 1024 * 1024;
    private const int PageSize = 48;

    public IReadOnlyList<MediaItem> Items { get; private set; } = [];
    public long? Next { get; private set; }
    public MediaItem? Chosen { get; private set; }
    public string? Complaint { get; private set; }
    public bool IsSaved { get; private set; }

    public async Task<IActionResult> OnGetAsync(long? id, long? before, bool saved, CancellationToken cancellationToken)
    {
        IsSaved = saved;
        var items = await db.Media.AsNoTracking().Where(item => before == null || item.Id < before).OrderByDescending(item => item.Id)
            .Take(PageSize + 1).ToListAsync(cancellationToken);
        Items = items.Take(PageSize).ToList();
        Next = items.Count > PageSize ? Items[^1].Id : null;
        if (id is null)
            return Page();
        Chosen = await db.Media.AsNoTracking().FirstOrDefaultAsync(item => item.Id == id, cancellationToken);
        return Chosen is null ? NotFound() : Page();
    }

    public async Task<IActionResult> OnPostAsync(IFormFile? picture, string? alt, string? caption, string? credit, CancellationToken cancellationToken)
    {
        if (Request.ContentLength > LargestForm)
            return await ComplainAsync(null, PictureUpload.Complaint(new KeepPictureOutcome.TooLarge(KeepPicture.MostBytes)), cancellationToken);
        if (picture is not { Length: > 0 })
            return await ComplainAsync(null, "Choose a file first.", cancellationToken);
        var outcome = await keep.RunAsync(await picture.ReadAllAsync(cancellationToken), picture.FileName, Words(alt, caption, credit), cancellationToken);
        return outcome is KeepPictureOutcome.Kept(var item)
            ? Redirect("/newsroom/media/" + item.Id)
            : await ComplainAsync(null, PictureUpload.Complaint(outcome), cancellationToken);
    }

    public async Task<IActionResult> OnPostDescribeAsync(long id, string? alt, string? caption, string? credit, CancellationToken cancellationToken) =>
        await change.DescribeAsync(id, Words(alt, caption, credit), cancellationToken) ? Redirect("/newsroom/media?saved=true") : NotFound();

    public async Task<IActionResult> OnPostRemoveAsync(long id, CancellationToken cancellationToken)
    {
        if (!User.May(Policies.Publish))
            return Forbid();
        if ((await settings.GetAsync(cancellationToken)).Logo?.MediaId == id)
            return await ComplainAsync(id, "This is the paper’s logo: an administrator can choose another under Settings, Colour and logo.", cancellationToken);
        return await change.RemoveAsync(id, cancellationToken) switch
        {
            RemovePictureOutcome.Removed => Redirect("/newsroom/media"),
            RemovePictureOutcome.InUse => await ComplainAsync(id, "An article shows this picture.", cancellationToken),
            _ => NotFound(),
        };
    }

    /// <summary>The Markdown that shows a picture in the text of an article.</summary>
    public static string LineFor(MediaItem item) =>
        $"![{string.Concat(item.Alt.Select(sign => @"[]<\*_`".Contains(sign) ? $@"\{sign}" : $"{sign}"))}]({Picture.AddressOf(item.Hash, item.ContentType)})";

    private static PictureWords Words(string? alt, string? caption, string? credit) =>
        new(PlainText.Clean(alt ?? ""), PlainText.Clean(caption ?? ""), PlainText.Clean(credit ?? ""));

    private async Task<IActionResult> ComplainAsync(long? id, string complaint, CancellationToken cancellationToken)
    {
        await OnGetAsync(id, null, saved: false, cancellationToken);
        Complaint = complaint;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
