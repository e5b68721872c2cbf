using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;
using KubeGuard.Hardening.Watch;

namespace KubeGuard.Hardening.Network.Watch;

/// <summary>
/// A connection that the cluster dropped by policy since a merge, and that the NetworkPolicies of the repository surely allowed before that merge and
/// surely do not with it (B13). What they leave open (ends that are not known, an ipBlock that may mean a pod, N21) is not claimed.
/// </summary>
/// <param name="Merge">The merge that explains the drops.</param>
/// <param name="Connection">The connection, with what was seen of it since.</param>
/// <param name="Before">The repository without the merge.</param>
internal sealed record LostConnection(MergedChange Merge, Connection Connection, NetworkModel Before) : ILoss<NetworkModel>
{
    /// <inheritdoc/>
    public RefusedSinceMerge Refusal
    {
        get
        {
            var ends = new EndpointResolver(Before).Resolve(Connection);
            return new(Merge, Connection.Id, $"{ends.PortText} from {ends.Source} to {ends.Destination} was dropped", Connection.Seen);
        }
    }

    /// <inheritdoc/>
    public bool IsAllowedBy(NetworkModel decisions) => Judge(decisions, Connection) != Match.No;

    /// <summary>Drops by policy that have a time.</summary>
    public static IEnumerable<Connection> Drops(EvidenceSet evidence) => evidence.Connections
        .Where(connection => connection.Verdict == ConnectionVerdict.DeniedByPolicy && !connection.Seen.IsUndated);

    /// <summary>All of them, in the order of the evidence.</summary>
    public static ImmutableArray<LostConnection> Of(HardeningInput input)
    {
        if (input.Merges.IsEmpty)
            return [];
        var history = new MergeHistory<NetworkModel>(input.Merges, NetworkModel.Of);
        return [.. Drops(input.Evidence).Select(connection => Of(connection, history)).OfType<LostConnection>()];
    }

    private static LostConnection? Of(Connection connection, MergeHistory<NetworkModel> history) =>
        history.Explain(connection.Seen, (before, after) => Judge(before, connection) == Match.Yes && Judge(after, connection) == Match.No) is { } explanation
            ? new(explanation.Merge, connection with { Seen = explanation.Seen }, explanation.Before)
            : null;

    private static Match Judge(NetworkModel model, Connection connection)
    {
        var ends = new EndpointResolver(model).Resolve(connection);
        return model.Evaluator.Judge(ends.Source.End, ends.Destination.End, connection.Protocol, ends.JudgedPort).Allowed;
    }
}
