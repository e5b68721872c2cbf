using System.Collections.Immutable;
using System.Net;

namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>Addresses that are no host's on the internet (RFC 1918, RFC 6598, RFC 4193): pods, nodes, a company's own network.</summary>
internal static class PrivateAddresses
{
    private static readonly ImmutableArray<IPNetwork> Networks =
        [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16"), IPNetwork.Parse("100.64.0.0/10"), IPNetwork.Parse("fc00::/7")];

    public static bool Contains(IPAddress address) => Networks.Any(network => network.Contains(address));
}
