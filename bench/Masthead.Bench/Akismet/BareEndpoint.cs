using System.Text;

namespace Masthead.Bench.Akismet;

/// <summary>Kestrel with nothing around it: reads the body to its end and answers as many bytes as a check.</summary>
internal static class BareEndpoint
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("false");

    public static async Task<int> RunAsync(string urls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(urls);
        await using var app = builder.Build();
        app.Run(async context =>
        {
            var reader = context.Request.BodyReader;
            while (true)
            {
                var read = await reader.ReadAsync(context.RequestAborted);
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }
            context.Response.ContentType = "text/plain; charset=utf-8";
            context.Response.ContentLength = Answer.Length;
            await context.Response.Body.WriteAsync(Answer, context.RequestAborted);
        });
        await app.RunAsync();
        return 0;
    }
}
