using System.Text.Json;
using System.Text.Json.Serialization;
using Masthead.Features.Comments;
using Masthead.Web;

namespace Masthead.Features.Api;

internal static class ApiFeature
{
    public const string Root = "/api/v1";

    public static IServiceCollection AddApi(this IServiceCollection services) => services.AddScoped<ReadApi>();

    public static void MapApi(this WebApplication app)
    {
        // What everybody may read, programs on other sites may read too; no cookie counts here.
        var api = app.MapGroup(Root).AddEndpointFilter((context, next) =>
        {
            context.HttpContext.Response.Headers.AccessControlAllowOrigin = "*";
            return next(context);
        });
        api.MapGet("/articles", (HttpContext context, ReadApi read, string? section, string? author, string? tag, string? path, string? before, int? limit, CancellationToken stop) =>
            read.ArticlesAsync(context, section, author, tag, path, before, limit, stop));
        api.MapGet("/articles/{id:long}", (HttpContext context, ReadApi read, long id, CancellationToken stop) => read.ArticleAsync(context, id, stop));
        api.MapGet("/articles/{id:long}/comments", (HttpContext context, ReadApi read, long id, string? after, CancellationToken stop) => read.CommentsAsync(context, id, after, stop));
        api.MapPost("/articles/{id:long}/comments", LeaveByJson.RunAsync);
        api.MapGet("/sections", (HttpContext context, ReadApi read, CancellationToken stop) => read.SectionsAsync(context, stop));
        api.MapGet("/authors", (HttpContext context, ReadApi read, string? after, int? limit, CancellationToken stop) => read.AuthorsAsync(context, after, limit, stop));
        api.MapGet("/tags", (HttpContext context, ReadApi read, string? after, int? limit, CancellationToken stop) => read.TagsAsync(context, after, limit, stop));
        api.MapGet("/search", (HttpContext context, ReadApi read, string? q, string? section, string? author, DateOnly? from, DateOnly? until, string? order, string? after,
            CancellationToken stop) => read.SearchAsync(context, q, section, author, from, until, order, after, stop));
        api.MapGet("/openapi.json", (HttpContext context) =>
        {
            context.CachePage(PageCache.EveryPage);
            return Results.Bytes(Description(), "application/json");
        });
        api.Map("/{**nothing}", () => ApiProblem.Of(StatusCodes.Status404NotFound, "not_found", $"There is nothing here; see {Root}/openapi.json."));
    }

    public static byte[] Description()
    {
        using var stream = typeof(ApiFeature).Assembly.GetManifestResourceStream("openapi.json")!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }
}

/// <summary>A comment as a program sends it.</summary>
internal sealed record ApiCommentDraft(string? Name, string? Email, string? Website, string? Comment, long? Parent);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ApiCommentDraft))]
internal sealed partial class ApiDraftJson : JsonSerializerContext;

/// <summary>Leaves a comment by JSON: the same verb, limits and answers as the form.</summary>
internal static class LeaveByJson
{
    public static async Task<IResult> RunAsync(HttpContext context, long id, LeaveComment verb, Receipts receipts, CancellationToken stop)
    {
        var request = context.Request;
        var draft = await DraftAsync(request, stop);
        var outcome = await verb.RunAsync(new SentComment(id, draft.Parent, new TypedComment(draft.Name ?? "", draft.Email ?? "", draft.Website ?? "", draft.Comment ?? ""))
        {
            Address = context.Connection.RemoteIpAddress,
            UserAgent = request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent : null,
            Referrer = request.Headers.Referer.ToString() is { Length: > 0 } referrer ? referrer : null,
        }, stop);
        return new ActionAnswer(LeaveAnswer.Json(outcome, receipts, context.Response));
    }

    // By hand: the framework would look into the type at every start.
    private static async Task<ApiCommentDraft> DraftAsync(HttpRequest request, CancellationToken stop)
    {
        if (!request.HasJsonContentType())
            throw new BadHttpRequestException("A comment is sent as JSON.", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await request.ReadFromJsonAsync(ApiDraftJson.Default.ApiCommentDraft, stop) ?? throw new BadHttpRequestException("There is no comment in the request.");
        }
        catch (JsonException broken)
        {
            throw new BadHttpRequestException("The comment is not JSON that can be read.", broken);
        }
    }

    /// <summary>The form's answer, where no page is.</summary>
    private sealed class ActionAnswer(Microsoft.AspNetCore.Mvc.IActionResult answer) : IResult
    {
        public Task ExecuteAsync(HttpContext context) => answer.ExecuteResultAsync(new Microsoft.AspNetCore.Mvc.ActionContext(context, context.GetRouteData(), new Microsoft.AspNetCore.Mvc.Abstractions.ActionDescriptor()));
    }
}
