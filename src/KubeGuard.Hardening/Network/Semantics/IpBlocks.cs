using System.Globalization;
using System.Net;

namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>Reads CIDR blocks the way the API server does: host bits are allowed and masked away, IPv4-mapped IPv6 is plain IPv4.</summary>
internal static class IpBlocks
{
    public static IPNetwork? TryParse(string? cidr)
    {
        if (cidr?.IndexOf('/') is not (> 0 and var slash)
            || !IPAddress.TryParse(cidr.AsSpan(0, slash), out var address)
            || !int.TryParse(cidr.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return null;
        var bytes = address.GetAddressBytes();
        if (length > bytes.Length * 8)
            return null;
        return new(Mask(bytes, length), length);
    }

    /// <summary>The block of one address.</summary>
    public static IPNetwork Single(IPAddress address) => new(address, address.GetAddressBytes().Length * 8);

    /// <summary>Whether all of one block lies in another.</summary>
    public static bool IsInside(IPNetwork inner, IPNetwork outer) => inner.PrefixLength >= outer.PrefixLength && outer.Contains(inner.BaseAddress);

    /// <summary>The block of a given prefix length that holds an address.</summary>
    public static IPNetwork Around(IPAddress address, int length) => new(Mask(address.GetAddressBytes(), length), length);

    private static IPAddress Mask(byte[] bytes, int length)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var keep = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - keep));
        }

        return new(bytes);
    }
}
