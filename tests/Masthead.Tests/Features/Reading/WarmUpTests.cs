using Masthead.Features.Reading;

namespace Masthead.Tests.Features.Reading;

public sealed class WarmUpTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", "http://127.0.0.1:5080/")]
    [InlineData("http://0.0.0.0:80", "http://127.0.0.1/")]
    [InlineData("http://[::]:5080", "http://[::1]:5080/")]
    [InlineData("http://[fe80::1]:5080", "http://[fe80::1]:5080/")]
    [InlineData("http://+:5080", "http://127.0.0.1:5080/")]
    [InlineData("http://localhost:5080", "http://localhost:5080/")]
    [InlineData("https://127.0.0.1:5443", null)]
    [InlineData("http://unix:/run/masthead.sock", null)]
    public void It_asks_itself_where_it_listens(string listening, string? own) => Assert.Equal(own, WarmUp.OwnAddress([listening])?.AbsoluteUri);

    [Fact]
    public void It_asks_without_encryption_where_it_can() =>
        Assert.Equal("http://127.0.0.1:8080/", WarmUp.OwnAddress(["https://127.0.0.1:5443", "http://127.0.0.1:8080"])?.AbsoluteUri);
}
