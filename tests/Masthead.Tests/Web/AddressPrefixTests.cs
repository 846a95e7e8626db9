using System.Net;

namespace Masthead.Web;

public sealed class AddressPrefixTests
{
    [Theory]
    [InlineData("203.0.113.77", "203.0.113.0/24")]
    [InlineData("255.255.255.255", "255.255.255.0/24")]
    [InlineData("::ffff:203.0.113.77", "203.0.113.0/24")]
    [InlineData("2001:db8:7:8:9::1", "2001:db8:7::/48")]
    [InlineData("fe80::1%3", "fe80::/48")]
    [InlineData("::1", "::/48")]
    public void A_prefix_names_the_network(string address, string prefix)
    {
        Assert.Equal(prefix, AddressPrefix.Of(IPAddress.Parse(address)).ToString());
        Assert.Equal(AddressPrefix.Of(IPAddress.Parse(address)), AddressPrefix.Parse(prefix));
    }

    [Fact]
    public void Neighbours_share_a_prefix_and_strangers_do_not()
    {
        Assert.Equal(AddressPrefix.Parse("203.0.113.1"), AddressPrefix.Parse("203.0.113.254"));
        Assert.NotEqual(AddressPrefix.Parse("203.0.113.1"), AddressPrefix.Parse("203.0.114.1"));
        Assert.NotEqual(AddressPrefix.Parse("2001:db8:7::1"), AddressPrefix.Parse("2001:db8:8::1"));
        Assert.NotEqual(AddressPrefix.Parse("0.0.0.0"), AddressPrefix.Parse("::"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("unix")]
    public void No_address_is_a_prefix_of_its_own(string? text) => Assert.Equal("", AddressPrefix.Parse(text).ToString());
}
