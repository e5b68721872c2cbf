using System.Collections.Immutable;
using System.Net;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;

namespace KubeGuard.Hardening.Network.Proving;

/// <summary>A connection that policies on one side may allow or not.</summary>
internal readonly record struct Grant(PolicyDirection Direction, NetworkEnd.Pod Subject, NetworkEnd Peer, TransportProtocol Protocol, int Port);

/// <summary>
/// The grants that a policy is measured by: for each pod that it selects every peer that is known (workloads of the repository, pods and
/// addresses of the log, the edges of the blocks that the policies name, and one address that stands for the rest of the world) times every
/// port that is known at the receiving end (declared by containers, seen in the log, named by the policies).
/// </summary>
internal sealed class GrantUniverse
{
    // Documentation ranges (RFC 5737, RFC 3849): no cluster uses them, so they stand for "anyone else".
    private static readonly IPAddress[] World = [IPAddress.Parse("203.0.113.77"), IPAddress.Parse("2001:db8::77")];

    private readonly ImmutableArray<NetworkEnd> _peers;
    private readonly ImmutableArray<NetworkEnd> _witnesses;
    private readonly ILookup<NetworkEnd, PortAt> _seenPorts;
    private readonly ImmutableArray<PolicyPort> _policyPorts;

    public GrantUniverse(NetworkModel model, ObservedTraffic traffic, ImmutableArray<NetworkPolicy> policies)
    {
        var rules = policies.SelectMany(policy => policy.Ingress.Concat(policy.Egress)).ToArray();
        var blocks = rules.SelectMany(rule => rule.Peers).OfType<PolicyPeer.BlockPeer>();
        var addresses = blocks
            .SelectMany(block => block.Except.Select(except => except.BaseAddress).Prepend(block.Block.BaseAddress))
            .Concat(World)
            .Distinct()
            .Select(NetworkEnd (address) => new NetworkEnd.Address(address));
        var seen = traffic.Connections
            .SelectMany(connection => new[] { connection.Source.End, connection.Destination.End })
            .Where(end => end is NetworkEnd.Pod or NetworkEnd.Address);
        _peers = [.. model.Workloads.Where(workload => !workload.HostNetwork).Select(workload => workload.Pod).Concat(seen).Distinct(), .. addresses];
        _witnesses = [.. policies.SelectMany(PeerWitnesses.Of)];
        _seenPorts = traffic.Connections
            .Where(connection => connection is { HasPort: true, IsHiddenByMesh: false })
            .ToLookup(connection => connection.Destination.End, connection => new PortAt(connection.Connection.Protocol, connection.Port));
        _policyPorts = [.. rules.SelectMany(rule => rule.Ports).Distinct()];
    }

    /// <summary>All grants of one pod.</summary>
    public IEnumerable<Grant> Of(NetworkEnd.Pod subject) => Of(subject, _peers);

    /// <summary>The same towards pods that are not there yet (<see cref="PeerWitnesses"/>): they show what widens, and are not counted.</summary>
    public IEnumerable<Grant> ConceivableOf(NetworkEnd.Pod subject) => Of(subject, _witnesses);

    private IEnumerable<Grant> Of(NetworkEnd.Pod subject, ImmutableArray<NetworkEnd> peers)
    {
        var own = PortsOf(subject).ToArray();
        foreach (var peer in peers)
        {
            foreach (var port in own)
                yield return new(PolicyDirection.Ingress, subject, peer, port.Protocol, port.Number);
            foreach (var port in PortsOf(peer))
                yield return new(PolicyDirection.Egress, subject, peer, port.Protocol, port.Number);
        }
    }

    private IEnumerable<PortAt> PortsOf(NetworkEnd end)
    {
        var declared = end is NetworkEnd.Pod pod ? pod.Ports.Select(port => new PortAt(port.Protocol, port.Number)) : [];
        return declared.Concat(_seenPorts[end]).Concat(_policyPorts.SelectMany(Numbers)).Distinct();
    }

    private static IEnumerable<PortAt> Numbers(PolicyPort port)
    {
        if (port.Number is > 0 and { } first)
            yield return new(port.Protocol, first);
        if (port.EndPort is { } last)
            yield return new(port.Protocol, last);
    }

    private readonly record struct PortAt(TransportProtocol Protocol, int Number);
}
