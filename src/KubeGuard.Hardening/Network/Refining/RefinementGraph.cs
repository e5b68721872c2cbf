using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Proving;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Network.Refining;

/// <summary>The edges that a policy allowed to the known ends, and what becomes of them (N23).</summary>
internal sealed class RefinementGraph(HardeningFacts facts, NetworkPolicy before, NetworkPolicy after)
{
    /// <summary>More removed edges than these, of one workload in one direction, are shown as one.</summary>
    private const int MostRemovedEdges = 8;

    private readonly GrantUniverse _universe = new(facts.Model, facts.Traffic, [before, after]);

    private readonly Dictionary<NetworkEnd, string> _names = facts.Traffic.Connections
        .SelectMany(connection => new[] { connection.Source, connection.Destination })
        .Concat(facts.Model.Workloads.Select(workload => new ResolvedEnd(workload.Pod, workload, workload.ToString())))
        .DistinctBy(end => end.End)
        .ToDictionary(end => end.End, end => end.Display);

    public ConnectivityGraph Of(ImmutableArray<Workload> selected) =>
        Connectivity.Graph(selected.SelectMany(workload => EdgesOf(workload).Concat(Connectivity.Denied(facts.Traffic, workload))));

    private IEnumerable<ConnectivityEdge> EdgesOf(Workload workload)
    {
        var seen = facts.Traffic.Of(workload)
            .Where(connection => connection is { WentThrough: true, HasPort: true })
            .Select(connection => new Ends(connection.Source.End, connection.Destination.End, connection.Connection.Protocol, connection.Port))
            .ToHashSet();
        var grants = _universe.Of(workload.Pod).Where(grant => _names.ContainsKey(grant.Peer) && Allows(before, grant)).ToLookup(grant => Allows(after, grant));
        var kept = grants[true].Select(grant => Edge(workload, grant, seen.Contains(EndsOf(grant)) ? EdgeState.Kept : EdgeState.Declared));
        return kept.Concat(grants[false].GroupBy(grant => grant.Direction).SelectMany(group => Removed(workload, group.Key, [.. group])));
    }

    private IEnumerable<ConnectivityEdge> Removed(Workload workload, PolicyDirection direction, Grant[] grants)
    {
        if (grants.Length <= MostRemovedEdges)
            return grants.Select(grant => Edge(workload, grant, EdgeState.Removed));
        var others = string.Create(CultureInfo.InvariantCulture, $"{grants.Select(grant => grant.Peer).Distinct().Count()} other peers");
        return [direction == PolicyDirection.Ingress
            ? new(others, workload.ToString(), "other ports", EdgeState.Removed)
            : new(workload.ToString(), others, "other ports", EdgeState.Removed)];
    }

    private ConnectivityEdge Edge(Workload workload, Grant grant, EdgeState state)
    {
        var port = $"{ProtocolNames.Of(grant.Protocol)} {grant.Port}";
        return grant.Direction == PolicyDirection.Ingress
            ? new(_names[grant.Peer], workload.ToString(), port, state)
            : new(workload.ToString(), _names[grant.Peer], port, state);
    }

    private bool Allows(NetworkPolicy policy, Grant grant) => policy.Isolates(grant.Direction) && policy.Rules(grant.Direction).Any(rule => facts.Model.Evaluator.RuleMatches(
        rule, policy.Namespace, grant.Peer, grant.Direction == PolicyDirection.Ingress ? grant.Subject : grant.Peer, grant.Protocol, grant.Port) != Match.No);

    private static Ends EndsOf(Grant grant) => grant.Direction == PolicyDirection.Ingress
        ? new(grant.Peer, grant.Subject, grant.Protocol, grant.Port)
        : new(grant.Subject, grant.Peer, grant.Protocol, grant.Port);

    private readonly record struct Ends(NetworkEnd Source, NetworkEnd Destination, TransportProtocol Protocol, int Port);
}
