using System.Collections.Immutable;
using System.Net;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>A name server that pods use, and the port after destination NAT.</summary>
internal sealed record DnsResolver(ResolvedEnd End, int Port);

/// <summary>The name servers of the cluster: those that the log shows, else the usual ones (N8).</summary>
internal sealed class DnsResolvers
{
    private static readonly IPAddress NodeLocal = IPAddress.Parse("169.254.20.10");

    public DnsResolvers(ObservedTraffic traffic)
    {
        var seen = traffic.Connections
            .Where(connection => connection.WentThrough && IsDns(connection))
            .Select(connection => new DnsResolver(connection.Destination, connection.Port))
            .Distinct()
            .OrderBy(resolver => resolver.End.Display, StringComparer.Ordinal)
            .ThenBy(resolver => resolver.Port)
            .ToImmutableArray();
        Seen = seen;
        All = seen.Any(resolver => resolver.End.End is NetworkEnd.Pod) ? seen : [Usual, .. seen];
    }

    /// <summary>CoreDNS and kube-dns carry this label in kubeadm, kind, minikube, k3s, EKS, GKE and AKS.</summary>
    public static DnsResolver Usual { get; } = new(
        new ResolvedEnd(
            new NetworkEnd.Pod("kube-system", new LabelSet([new("k8s-app", "kube-dns")], LabelKnowledge.Partial), [], LabelKnowledge.Partial, []),
            null,
            "kube-system/kube-dns"),
        53);

    public ImmutableArray<DnsResolver> Seen { get; }

    /// <summary>What a workload of which no lookup was seen must reach.</summary>
    public ImmutableArray<DnsResolver> All { get; }

    /// <summary>Whether a connection is a lookup at a name server of the cluster.</summary>
    public static bool IsDns(ObservedConnection connection)
    {
        if (connection.Connection is not { Protocol: TransportProtocol.Udp or TransportProtocol.Tcp, Port: { } port })
            return false;
        return connection.Destination.End switch
        {
            NetworkEnd.Pod => port == 53 || (IsResolverPort(port) && LooksLikeResolver(connection.Destination)),
            NetworkEnd.Address address => port == 53 && address.Network.Equals(IpBlocks.Single(NodeLocal)),
            _ => false,
        };
    }

    /// <summary>The ports that cluster name servers listen on behind their Service (OpenShift: 5353, some CoreDNS images: 1053).</summary>
    public static bool IsResolverPort(int port) => port is 53 or 1053 or 5353;

    private static bool LooksLikeResolver(ResolvedEnd end) =>
        end.Display.Contains("dns", StringComparison.OrdinalIgnoreCase)
        || ((NetworkEnd.Pod)end.End).Labels.Sorted.Any(label => label.Key.Contains("dns", StringComparison.OrdinalIgnoreCase) || label.Value.Contains("dns", StringComparison.OrdinalIgnoreCase));
}
