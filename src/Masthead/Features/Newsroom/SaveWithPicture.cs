using Masthead.Features.Articles;
using Masthead.Features.Media;
using Masthead.Features.Settings;

namespace Masthead.Features.Newsroom;

/// <summary>Keeps the picture that came with a writing form, if one did, and saves the article with it.</summary>
internal sealed class SaveWithPicture(KeepPicture keep, SaveArticle save, CurrentSettings settings, TimeProvider clock)
{
    public async Task<SaveArticleOutcome> RunAsync(long? id, ArticleInput input, IFormFile? picture, string by, CancellationToken cancellationToken)
    {
        if (picture is { Length: > 0 })
        {
            var words = new PictureWords(input.LeadAlt ?? "", input.LeadCaption ?? "", input.LeadCredit ?? "");
            var outcome = await keep.RunAsync(await picture.ReadAllAsync(cancellationToken), picture.FileName, words, cancellationToken);
            if (outcome is not KeepPictureOutcome.Kept(var item))
                return new SaveArticleOutcome.Invalid([new FieldError(nameof(ArticleDraft.Lead), PictureUpload.Complaint(outcome))]);
            input.LeadId = item.Id;
        }
        var site = await settings.GetAsync(cancellationToken);
        var today = DeskTime.For(site).Day(clock.GetUtcNow());
        input.DateCorrections(today);
        var draft = input.ToDraft() with { SiteLanguage = site.Language };
        if (draft.Corrections.Any(correction => correction.Day > today))
            return new SaveArticleOutcome.Invalid([new FieldError(nameof(ArticleDraft.Corrections), "The day of a correction is still to come: leave it empty for today.")]);
        return await save.RunAsync(id, id is null ? null : input.Version, draft, by, cancellationToken);
    }
}

internal static class PictureUpload
{
    /// <summary>At most one byte more than is allowed: enough to see that it is too large.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAllAsync(this IFormFile file, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenReadStream();
        var bytes = new byte[Math.Min(file.Length, KeepPicture.MostBytes + 1)];
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    public static string Complaint(KeepPictureOutcome outcome) => outcome switch
    {
        KeepPictureOutcome.TooLarge(var most) => $"This picture is larger than {most / 1024 / 1024} MB.",
        KeepPictureOutcome.NotAPicture => "This is not a picture that can be used: choose a JPEG, PNG, WebP, GIF, AVIF or HEIC file of at most 50 megapixels.",
        KeepPictureOutcome.Broken => "This picture cannot be read to its end: it was cut off on its way, or is broken. Fetch it once more from where it came, or export it anew.",
        KeepPictureOutcome.HeicUnread =>
            "This HEIC photograph cannot be read: it is broken, or this server has no decoder for it (Debian: libheif-plugin-libde265). Export it as JPEG; an iPhone does so with Settings, Camera, Formats, Most Compatible.",
        KeepPictureOutcome.CannotBeCleaned => "Pictures carry where and by whom they were taken. To take that off, this server needs the program “vips” (Debian: libvips-tools).",
        _ => "This picture cannot be used.",
    };
}
