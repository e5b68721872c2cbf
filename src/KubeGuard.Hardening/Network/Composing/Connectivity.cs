using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;
using KubeGuard.Hardening.Proposals;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>The edges that a reviewer sees (N23).</summary>
internal static class Connectivity
{
    private const string Anyone = "any other pod or address";

    public static ConnectivityGraph OfCreation(HardeningFacts facts, Workload workload, ImmutableArray<DirectionPlan> isolating) => Graph(
    [
        .. isolating.SelectMany(plan => plan.Uses.Uses.Select(use => Edge(workload, plan.Direction, use))),
        .. isolating.Select(plan => plan.Direction == PolicyDirection.Ingress
            ? new ConnectivityEdge(Anyone, workload.ToString(), "any port", EdgeState.Removed)
            : new ConnectivityEdge(workload.ToString(), Anyone, "any port", EdgeState.Removed)),
        .. Denied(facts.Traffic, workload),
    ]);

    public static ConnectivityGraph OfWidening(Workload workload, ImmutableArray<DirectionPlan> missing) =>
        Graph(missing.SelectMany(plan => plan.Uses.Uses.Select(use => Edge(workload, plan.Direction, use))));

    public static ConnectivityGraph Graph(IEnumerable<ConnectivityEdge> edges) => new(
    [
        .. edges
            .GroupBy(edge => (edge.From, edge.To, edge.Port))
            .Select(group => group.MinBy(edge => edge.State)!)
            .OrderBy(edge => edge.From, StringComparer.Ordinal)
            .ThenBy(edge => edge.To, StringComparer.Ordinal)
            .ThenBy(edge => edge.Port, StringComparer.Ordinal),
    ]);

    public static ConnectivityEdge Edge(Workload workload, PolicyDirection direction, Use use)
    {
        var port = $"{ProtocolNames.Of(use.Protocol)} {use.Port}";
        var state = use.Basis == UseBasis.Observed ? EdgeState.Kept : EdgeState.Declared;
        return direction == PolicyDirection.Ingress
            ? new(use.Peer.Display, workload.ToString(), port, state)
            : new(workload.ToString(), use.Peer.Display, port, state);
    }

    public static IEnumerable<ConnectivityEdge> Denied(ObservedTraffic traffic, Workload workload) => traffic.Of(workload)
        .Where(connection => connection is { HasPort: true, Connection.Verdict: ConnectionVerdict.DeniedByPolicy })
        .Select(connection => new ConnectivityEdge(
            connection.Source.Display, connection.Destination.Display, $"{ProtocolNames.Of(connection.Connection.Protocol)} {connection.Port}", EdgeState.Denied));
}
