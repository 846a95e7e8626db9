using System.Net;
using Masthead.Features.Articles;
using Masthead.Features.Comments;
using Masthead.Features.Sections;
using Masthead.Storage;
using Masthead.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace Masthead.Tests.Features.Comments;

/// <summary>An article with comments, put into the database directly: what a test starts from.</summary>
internal sealed class Conversation(TestSite site)
{
    public long ArticleId { get; private set; }

    public string Path => "town/the-harbour-lights";

    public async Task<Conversation> BeginAsync(CommentsMode mode = CommentsMode.SiteDefault)
    {
        await using var db = site.OpenDatabase();
        var now = site.Clock.GetUtcNow();
        var section = new Section("Town", "town", null);
        db.Add(section);
        await db.SaveChangesAsync();
        var article = new Article(
            new ArticleContent
            {
                Headline = "The harbour lights",
                Standfirst = "They are going out, one by one.",
                Slug = "the-harbour-lights",
                SectionId = section.Id,
                BodySource = "<p>The lamps along the quay are to be replaced before winter.</p>",
                BodyHtml = "<p>The lamps along the quay are to be replaced before winter.</p>",
                Comments = mode,
            },
            Path, hasOwnPath: false, now);
        article.Publish(now);
        db.Add(article);
        await db.SaveChangesAsync();
        ArticleId = article.Id;
        return this;
    }

    /// <summary>Adds comments in one go; each line says what it answers (0: the article, n: the n-th of these).</summary>
    /// <returns>Their ids, in the same order.</returns>
    public async Task<long[]> AddAsync(IReadOnlyList<int> parents, CommentState state = CommentState.Published)
    {
        await using var db = site.OpenDatabase();
        await using var transaction = await db.Database.BeginTransactionAsync();
        var replies = parents.Where(parent => parent > 0).CountBy(parent => parent - 1).ToDictionary();
        var added = new List<Comment>(parents.Count);
        for (var i = 0; i < parents.Count; i++)
        {
            var parent = parents[i] == 0 ? null : added[parents[i] - 1];
            // A parent of the same group has no id before the group is saved.
            if (parent is { ThreadPath: "" } || i % 1000 == 999)
                await SaveAsync(db, added);
            var comment = One(i, parent, state);
            for (var reply = 0; reply < (comment.IsShown ? replies.GetValueOrDefault(i) : 0); reply++)
                comment.CountReply(1);
            db.Add(comment);
            added.Add(comment);
        }
        await SaveAsync(db, added);
        if (state == CommentState.Published)
            await db.CountCommentsAsync(ArticleId, parents.Count);
        await transaction.CommitAsync();
        return added.Select(comment => comment.Id).ToArray();
    }

    private Comment One(int i, Comment? parent, CommentState state)
    {
        var text = new CommentText($"Reader {i + 1}", $"reader{i + 1}@example.org", "", $"Comment {i + 1}", $"<p>Comment {i + 1}</p>");
        var comment = new Comment(ArticleId, parent, text, default, Guid.NewGuid().ToByteArray(), site.Clock.GetUtcNow());
        comment.Become(state);
        return comment;
    }

    private static async Task SaveAsync(NewsDb db, List<Comment> added)
    {
        await db.SaveChangesAsync();
        var paths = added.ToDictionary(comment => comment.Id, comment => comment.ThreadPath);
        foreach (var comment in added.Where(comment => comment.ThreadPath.Length == 0))
            comment.TakePlace(comment.ParentId is { } id ? paths[id] : null);
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
    }

    public string Address => "/" + Path;

    /// <summary>The form under the article as Ann fills it in; later fields take the place of earlier ones.</summary>
    public FormUrlEncodedContent Form(string words, params (string Name, string Value)[] more)
    {
        var fields = new Dictionary<string, string>
        {
            ["article"] = ArticleId.ToString(), ["name"] = "Ann Marsh", ["email"] = "ann@example.org", ["website"] = "", ["comment"] = words, ["subject"] = "",
        };
        foreach (var (name, value) in more.Where(field => field.Name.Length > 0))
            fields[name] = value;
        return new FormUrlEncodedContent(fields);
    }

    /// <summary>What Ann sends when she writes this under the article.</summary>
    public SentComment Ann(string words) => new(ArticleId, null, new TypedComment("Ann Marsh", "ann@example.org", "", words))
    {
        Address = IPAddress.Parse("198.51.100.7"),
        UserAgent = "Mozilla/5.0",
    };
}

internal static class Talk
{
    public static async Task<HttpResponseMessage> LeaveAsync(this HttpClient visitor, Conversation thread, string words, params (string Name, string Value)[] more)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/comments") { Content = thread.Form(words, more) };
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await visitor.SendAsync(request);
    }

    public static Task<LeaveCommentOutcome> LeaveAsync(this TestSite site, SentComment sent) =>
        site.InScopeAsync((LeaveComment verb) => verb.RunAsync(sent, CancellationToken.None));
}
