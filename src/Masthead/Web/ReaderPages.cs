using System.Collections.Concurrent;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Masthead.Web;

/// <summary>
/// Answers with the pages that readers ask for most by the short way: the compiled Razor page and its model are called directly. What the framework puts
/// around a page (choice of a handler, binding, validation, filters, temporary data) has no part in them, and costs more than their queries.
/// </summary>
internal sealed class ReaderPages(CompiledPages compiled, PageRendering rendering)
{
    /// <param name="context">A request to read.</param>
    /// <param name="name">The page's, as the framework knows it: its path below <c>Features</c>, without an extension.</param>
    /// <param name="read">Calls the model's handler.</param>
    public async Task AnswerAsync<TModel>(HttpContext context, string name, Func<TModel, Task<IActionResult>> read) where TModel : PageModel
    {
        var page = await compiled.GetAsync(name);
        // Views that are named without a folder are looked for beside the page of this route.
        var place = context.GetRouteData();
        place.Values["page"] = name;
        var pageContext = new PageContext(new ActionContext(context, place, page.Descriptor)) { ActionDescriptor = page.Descriptor };
        pageContext.ViewData = rendering.DataFor<TModel>(pageContext.ModelState);

        var model = (TModel)page.Model(pageContext);
        var answer = await read(model);
        if (answer is not PageResult)
        {
            await answer.ExecuteResultAsync(pageContext);
            return;
        }
        pageContext.ViewData.Model = model;
        await rendering.SendAsync(pageContext, page);
    }
}

/// <summary>A Razor page ready to be called.</summary>
internal sealed record CompiledPage(CompiledPageActionDescriptor Descriptor, Func<PageContext, object> Model, Func<PageContext, ViewContext, object> Page);

/// <summary>Finds pages by their names, each once.</summary>
internal sealed class CompiledPages(IActionDescriptorCollectionProvider pages, PageLoader loader, IPageModelFactoryProvider models, IPageFactoryProvider factories)
{
    private readonly ConcurrentDictionary<string, Task<CompiledPage>> found = new();

    public Task<CompiledPage> GetAsync(string name) => found.GetOrAdd(name, FindAsync);

    private async Task<CompiledPage> FindAsync(string name)
    {
        var descriptor = pages.ActionDescriptors.Items.OfType<PageActionDescriptor>().First(page => page.ViewEnginePath == name);
        var loaded = await loader.LoadAsync(descriptor, EndpointMetadataCollection.Empty);
        return new CompiledPage(loaded, models.CreateModelFactory(loaded)!, factories.CreatePageFactory(loaded));
    }
}
