using System.Net;
using Masthead.Web;

namespace Masthead.Tests.Web;

public sealed class GuardedConnectionTests
{
    [Theory]
    [InlineData("93.184.215.14", true, true)]
    [InlineData("10.0.0.1", false, true)]
    [InlineData("127.0.0.1", false, true)]
    [InlineData("::1", false, true)]
    [InlineData("::ffff:127.0.0.1", false, true)]
    [InlineData("fd00::1", false, true)]
    [InlineData("169.254.169.254", false, false)]
    [InlineData("0.0.0.0", false, false)]
    [InlineData("64:ff9b::7f00:1", false, false)]
    [InlineData("fe80::1", false, false)]
    [InlineData("fec0::1", false, false)]
    [InlineData("192.88.99.1", false, false)]
    [InlineData("2606:2800:21f:cb07::1", true, true)]
    public void Addresses_inside_are_called_only_where_the_operator_says_so(string address, bool outside, bool inside)
    {
        var parsed = IPAddress.Parse(address);
        Assert.Equal((outside, inside), (GuardedConnection.IsAllowed(parsed, false), GuardedConnection.IsAllowed(parsed, true)));
    }
}
