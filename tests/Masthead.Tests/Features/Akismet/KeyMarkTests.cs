using Masthead.Features.Akismet.Sites;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Akismet;

public sealed class KeyMarkTests
{
    [Fact]
    public async Task A_key_that_another_process_revokes_is_refused_by_the_next_request()
    {
        await using var site = await TestSite.StartAsync();
        await using var commandLine = await TestSite.StartOnAsync(site.Database.Kept());
        var key = await site.NewKeyAsync();
        Assert.Equal("false", (await site.PostAsync("/1.1/comment-check", Client.Comment(key, "A calm remark."))).Body);

        Assert.True(await commandLine.InScopeAsync<RevokeKey, bool>(revoke => revoke.RunAsync(key, default)));
        // So long the file is not looked at again.
        await Task.Delay(KeyMark.Unseen);

        Assert.Equal("invalid", (await site.PostAsync("/1.1/comment-check", Client.Comment(key, "Another."))).Body);
    }
}
