using Masthead.Features.Comments;
using Masthead.Features.Settings;
using Masthead.Web;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Masthead.Features.Privacy;

/// <summary>How comment data is processed, computed from what is configured and what is kept.</summary>
internal sealed class CommentDataModel(CurrentSettings settings, CommentLimit limit, IEnumerable<OutsideProcessor> outside) : PageModel
{
    /// <summary>A change of the settings evicts every page; nothing else changes this one.</summary>
    private const string Tag = "privacy";

    public SiteSettings Site { get; private set; } = null!;
    public IReadOnlyList<OutsideProcessor> Outside { get; private set; } = [];
    public static int MinutesToChange => (int)OwnCommentRules.Window.TotalMinutes;

    public string LimitSentence => limit.PerMinute switch
    {
        0 => "",
        1 => "At most 1 comment is taken from one network in a minute.",
        var many => $"At most {many} comments are taken from one network in a minute.",
    };

    public string ClosingSentence => (Site.CommentsOpen, Site.CommentsCloseAfterDays) switch
    {
        (false, _) => "Articles take comments only where the editors open them.",
        (true, > 0) => $"Comments close {PersonalFields.Days(Site.CommentsCloseAfterDays)} after an article is published, unless the editors decide otherwise.",
        _ => "",
    };

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Site = await settings.GetAsync(cancellationToken);
        Outside = outside.ToList();
        ViewData.Head = new PageHead
        {
            Title = "How your comment data is processed",
            Description = "What is kept of a comment, what for, for how long, and who sees it.",
            Canonical = "/privacy/comments",
        };
        if (Request.QueryString.HasValue)
            return;
        HttpContext.CachePage(Tag);
    }
}
