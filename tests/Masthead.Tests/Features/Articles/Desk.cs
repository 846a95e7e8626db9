using Masthead.Features.Articles;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Articles;

/// <summary>What a test needs said in one line: a section, an article, a publication.</summary>
internal static class Desk
{
    public static async Task<long> SectionAsync(this TestSite site, string name, long? parent = null)
    {
        var outcome = await site.InScopeAsync((AddSection verb) => verb.RunAsync(new SectionDraft(name, ParentId: parent), default));
        return Assert.IsType<SectionOutcome.Saved>(outcome).Id;
    }

    public static async Task<SaveArticleOutcome.Saved> DraftAsync(this TestSite site, long section, string headline, ArticleDraft? like = null)
    {
        var draft = (like ?? new ArticleDraft { Body = "One paragraph." }) with { Headline = headline, SectionId = section };
        return Assert.IsType<SaveArticleOutcome.Saved>(await site.InScopeAsync((SaveArticle verb) => verb.RunAsync(null, null, draft, "Ada", default)));
    }

    public static async Task<SaveArticleOutcome.Saved> PublishedAsync(this TestSite site, long section, string headline, ArticleDraft? like = null)
    {
        var saved = await site.DraftAsync(section, headline, like);
        Assert.IsType<PublicationOutcome.Done>(await site.InScopeAsync((PublishArticle verb) => verb.RunAsync(saved.Id, null, default)));
        return saved;
    }

    public static Task<string?> FindAsync(this TestSite site, string path) => site.InScopeAsync((FindAddress verb) => verb.RunAsync(path, default));
}
