using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Masthead.Web;

/// <summary>
/// The network a visitor comes from: IPv4 /24, IPv6 /48. Enough to limit rates and to recognise a flood, too little to single out a person;
/// the only form of an address that outlives a request.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AddressPrefix
{
    private const int V4Bits = 24;
    private const int V6Bits = 48;

    private readonly ulong _network;
    private readonly Kind _kind;

    private AddressPrefix(ulong network, Kind kind) => (_network, _kind) = (network, kind);

    private enum Kind : byte
    {
        None,
        V4,
        V6,
    }

    /// <summary>An IPv4 address that arrives dressed as IPv6 is the IPv4 address. No address (a local socket) is a prefix of its own.</summary>
    public static AddressPrefix Of(IPAddress? address)
    {
        if (address is null)
            return default;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return address.AddressFamily == AddressFamily.InterNetwork
            ? new(BinaryPrimitives.ReadUInt32BigEndian(bytes) >> (32 - V4Bits), Kind.V4)
            : new(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> (64 - V6Bits), Kind.V6);
    }

    /// <summary>Of an address in text, with or without a prefix length; anything else is no address.</summary>
    public static AddressPrefix Parse(string? text) =>
        IPAddress.TryParse((text ?? "").Split('/')[0], out var address) ? Of(address) : default;

    /// <summary>For example <c>203.0.113.0/24</c> or <c>2001:db8:7::/48</c>; empty for no address.</summary>
    public override string ToString()
    {
        if (_kind == Kind.None)
            return "";
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (_kind == Kind.V6)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, _network << (64 - V6Bits));
            return $"{new IPAddress(bytes)}/{V6Bits}";
        }
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)_network << (32 - V4Bits));
        return $"{new IPAddress(bytes[..4])}/{V4Bits}";
    }
}
