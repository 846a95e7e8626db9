using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Razor;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewEngines;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Masthead.Web;

/// <summary>Renders a page in the paper's layout into one text, and sends it.</summary>
internal sealed class PageRendering(IRazorPageFactoryProvider views, IRazorPageActivator activator, ITempDataDictionaryFactory temporary, IModelMetadataProvider metadata)
{
    private const string Layout = "/Features/_Layout.cshtml";

    private readonly HtmlHelperOptions options = new();
    private readonly Lazy<Func<IRazorPage>> layouts = new(() => views.CreateFactory(Layout).RazorPageFactory
        ?? throw new InvalidOperationException($"There is no view {Layout}."));

    public ViewDataDictionary DataFor<TModel>(ModelStateDictionary state) => new ViewDataDictionary<TModel>(metadata, state);

    public async Task SendAsync(PageContext context, CompiledPage compiled)
    {
        using var body = new PageText();
        using var whole = new PageText();
        var view = new ViewContext(context, Unused.View, context.ViewData, temporary.GetTempData(context.HttpContext), body, options);
        var page = (PageBase)compiled.Page(context, view);
        await WriteAsync(page, view);

        var layout = layouts.Value();
        (layout.BodyContent, layout.PreviousSectionWriters) = (body, page.SectionWriters);
        view.Writer = whole;
        layout.ViewContext = view;
        activator.Activate(layout, view);
        await WriteAsync(layout, view);

        context.HttpContext.Response.ContentType = "text/html; charset=utf-8";
        await whole.SendAsync(context.HttpContext.Response);
    }

    private static Task WriteAsync(IRazorPage page, ViewContext view)
    {
        view.ExecutingFilePath = page.Path;
        return page.ExecuteAsync();
    }

    /// <summary>A context wants a view; here the pages are called without one.</summary>
    private sealed class Unused : IView
    {
        public static readonly Unused View = new();

        public string Path => "";

        public Task RenderAsync(ViewContext context) => throw new NotSupportedException("Pages are called directly.");
    }
}
