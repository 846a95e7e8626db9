namespace Masthead.Web;

/// <summary>Serves what travels inside the program; see <see cref="Assets"/>.</summary>
internal sealed class AssetsMiddleware(RequestDelegate next, Assets assets)
{
    public Task InvokeAsync(HttpContext context)
    {
        if ((HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method)) && assets.Find(context.Request.Path.Value ?? "") is { } asset)
            return asset.SendAsync(context);
        return next(context);
    }
}
