using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Network.Semantics;

/// <summary>Protocols as manifests and people write them.</summary>
internal static class ProtocolNames
{
    public static string Of(TransportProtocol protocol) => protocol switch
    {
        TransportProtocol.Tcp => "TCP",
        TransportProtocol.Udp => "UDP",
        TransportProtocol.Sctp => "SCTP",
        TransportProtocol.IcmpV4 => "ICMPv4",
        TransportProtocol.IcmpV6 => "ICMPv6",
        _ => throw new InvalidOperationException($"{protocol} is no protocol."),
    };
}
