using System.Net;
using Masthead.Tests.Hosting;

namespace Masthead.Tests.Features.Operations;

public sealed class MetricsTests
{
    [Fact]
    public async Task A_database_that_answers_and_the_room_that_is_left_are_told()
    {
        await using var site = await TestSite.StartAsync();
        using var watcher = site.Visitor("127.0.0.1");
        var metrics = await watcher.GetStringAsync("/metrics");
        Assert.Contains("\nmasthead_database_up 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nmasthead_jobs_failing 0\n", metrics, StringComparison.Ordinal);
        Assert.Matches("\nmasthead_data_free_bytes [1-9]", metrics);
    }

    [Fact]
    public async Task Numbers_are_told_also_while_the_database_is_away()
    {
        Assert.SkipUnless(TestDatabase.IsPostgres, "A file does not go away.");
        await using var site = await TestSite.StartAsync();
        await site.Database.GoAwayAsync();
        try
        {
            using var watcher = site.Visitor("127.0.0.1");
            var metrics = await watcher.GetStringAsync("/metrics");
            Assert.Contains("\nmasthead_database_up 0\n", metrics, StringComparison.Ordinal);
            Assert.DoesNotContain("\nmasthead_jobs_failing ", metrics, StringComparison.Ordinal);
            Assert.Contains("\nprocess_resident_memory_bytes ", metrics, StringComparison.Ordinal);
        }
        finally
        {
            await site.Database.ComeBackAsync();
        }
    }

    [Theory]
    [InlineData("203.0.113.7", HttpStatusCode.NotFound)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    public async Task What_a_sites_numbers_say_is_nobody_elses_business(string address, HttpStatusCode expected)
    {
        await using var site = await TestSite.StartAsync();
        using var visitor = site.Visitor(address);
        Assert.Equal(expected, (await visitor.GetAsync("/metrics")).StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData("203.0.113.7", HttpStatusCode.NotFound)]
    public async Task A_proxy_on_this_machine_that_is_not_trusted_shows_them_to_nobody(string? visitor, HttpStatusCode expected)
    {
        await using var site = await TestSite.StartListeningAsync("Masthead:TrustedProxies=10.0.0.1");
        using var proxy = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{site.Address}/metrics");
        if (visitor is not null)
            request.Headers.Add("X-Forwarded-For", visitor);
        using var answer = await proxy.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("203.0.113.7, 127.0.0.2")]
    [InlineData("203.0.113.7, 127.0.0.2, 127.0.0.3")]
    [InlineData("127.0.0.1, 203.0.113.7")]
    public async Task Behind_several_trusted_proxies_the_first_that_is_not_trusted_is_the_visitor(string chain)
    {
        await using var site = await TestSite.StartAsync();
        using var visitor = site.Visitor(chain);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/metrics")).StatusCode);
    }
}
