using System.Collections.Immutable;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;

namespace KubeGuard.Hardening.Network.Refining;

/// <summary>A use by one of the pods that a policy selects.</summary>
internal sealed record SelectedUse(NetworkEnd.Pod Subject, Use Use);

/// <summary>An end that uses a policy's rules in a way that no narrower rule can say; the rules that allow it stay as they are.</summary>
/// <param name="Subject">The selected pod.</param>
/// <param name="Peer">The other end.</param>
/// <param name="Connection">The connection.</param>
/// <param name="HidesPort">Whether its port is not the true one.</param>
internal sealed record UnclearUse(NetworkEnd.Pod Subject, NetworkEnd Peer, ObservedConnection Connection, bool HidesPort);

/// <summary>What the pods that a policy selects do: workloads of the repository, and strangers that the log shows in its namespace.</summary>
internal sealed class SelectedUses(HardeningFacts facts, NetworkPolicy policy, ImmutableArray<Workload> selected)
{
    public ImmutableArray<Workload> Workloads => selected;

    public IEnumerable<SelectedUse> Of(PolicyDirection direction)
    {
        foreach (var workload in selected)
        {
            foreach (var use in facts.Collector.Collect(workload, direction).Uses)
                yield return new(workload.Pod, use);
        }

        foreach (var connection in StrangersConnections(direction))
        {
            if (!connection.IsHiddenByMesh && facts.Peers.Compose(connection.Peer(direction), policy.Namespace) is PeerChoice.Named named)
            {
                yield return new((NetworkEnd.Pod)connection.Subject(direction).End, new Use(
                    connection.Peer(direction).End, named.Peer, connection.Connection.Protocol, connection.Port, UseBasis.Observed, "", [connection.Connection]));
            }
        }
    }

    public IEnumerable<UnclearUse> Unclear(PolicyDirection direction) => selected
        .SelectMany(facts.Traffic.Of)
        .Where(connection => connection is { WentThrough: true, HasPort: true } && connection.Subject(direction).Workload is { } workload && selected.Contains(workload))
        .Concat(StrangersConnections(direction))
        .Where(connection => connection.IsHiddenByMesh
            || UseCollector.IsMetadataService(connection.Peer(direction).End)
            || facts.Peers.Compose(connection.Peer(direction), policy.Namespace) is PeerChoice.Impossible)
        .Where(connection => connection.Subject(direction).End is NetworkEnd.Pod)
        .Select(connection => new UnclearUse(
            (NetworkEnd.Pod)connection.Subject(direction).End, connection.Peer(direction).End, connection, connection.IsHiddenByMesh))
        .Distinct();

    private IEnumerable<ObservedConnection> StrangersConnections(PolicyDirection direction) => facts.Traffic.Connections
        .Where(connection => connection is { WentThrough: true, HasPort: true }
            && connection.Subject(direction) is { Workload: null, End: NetworkEnd.Pod pod }
            && pod.Namespace == policy.Namespace
            && policy.PodSelector.Matches(pod.Labels) != Match.No);
}
