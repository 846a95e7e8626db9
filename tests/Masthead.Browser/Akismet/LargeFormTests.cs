using System.Net.Sockets;

namespace Masthead.Browser.Akismet;

/// <summary>What only a real server shows: forms that arrive in many pieces.</summary>
public sealed class LargeFormTests(FilteredSite site) : IClassFixture<FilteredSite>
{
    [Theory]
    [InlineData(60_000)]
    [InlineData(1_000_000)]
    [InlineData(5_000_000)]
    public async Task A_form_in_many_pieces_leaves_its_connection_open_for_the_next(int length)
    {
        var connections = 0;
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancellationToken) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        for (var i = 0; i < 3; i++)
        {
            using var form = new StringContent($"api_key={site.Key}&blog=https://news.example.org&user_ip=203.0.113.7&comment_content=The+ferry+runs+late&POST_x={new string('x', length)}");
            using var answer = await http.PostAsync(new Uri(new Uri(site.Address), "/1.1/comment-check"), form);
            Assert.Equal("false", await answer.Content.ReadAsStringAsync());
        }
        Assert.Equal(1, connections);
    }
}
