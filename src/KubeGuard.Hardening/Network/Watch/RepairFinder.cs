using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Network.Traffic;

namespace KubeGuard.Hardening.Network.Watch;

/// <summary>
/// Finds the rules that give a lost connection back, in policies that the merge created or narrowed: peers and ports are chosen as for a new policy
/// (N5 to N9, N11), and only what was allowed before the merge is allowed by them.
/// </summary>
internal sealed class RepairFinder(HardeningFacts facts)
{
    private static readonly PolicyDirection[] Directions = [PolicyDirection.Egress, PolicyDirection.Ingress];

    private readonly ILookup<string, ObservedConnection> _connections = facts.Traffic.Connections.ToLookup(connection => connection.Connection.Id, StringComparer.Ordinal);

    private readonly ImmutableArray<ImmutableArray<ManifestPolicy>> _policies =
        [.. facts.Model.Policies.GroupBy(policy => policy.Policy.ToString(), StringComparer.Ordinal).Select(copies => copies.ToImmutableArray())];

    /// <summary>What gives the connection back at every end that refuses it now.</summary>
    public ConnectionRepair Find(LostConnection loss)
    {
        var ends = _connections[loss.Connection.Id].First();
        if (Hindrance(ends) is { } hindrance)
            return Impossible(hindrance);
        var additions = ImmutableArray.CreateBuilder<PolicyAddition>();
        foreach (var direction in Directions.Where(direction => Judge(ends, direction).Allowed == Match.No))
        {
            var peer = ends.Peer(direction);
            switch (facts.Peers.Compose(peer, ((NetworkEnd.Pod)ends.Subject(direction).End).Namespace))
            {
                case PeerChoice.Named named when Addition(loss, ends, direction, named) is { } addition:
                    additions.Add(addition);
                    break;
                case PeerChoice.Impossible impossible:
                    return Impossible($"No rule can say it, since {impossible.Reason}: allow it by other means");
                default:
                    return Impossible(
                        $"No {direction.ToString().ToLowerInvariant()} rule in what {loss.Merge.Name} made or narrowed gives it back and no more than there was before: write one by hand");
            }
        }

        return new ConnectionRepair.Possible(additions.ToImmutable()) { Loss = loss, Ends = ends };

        ConnectionRepair Impossible(string why) => new ConnectionRepair.Impossible(why) { Loss = loss, Ends = ends };
    }

    private string? Hindrance(ObservedConnection ends)
    {
        if (!ends.HasPort)
            return $"A NetworkPolicy cannot speak of {ends.PortText}: allow it by other means";
        if (ends.IsHiddenByMesh)
            return "A mesh sidecar hides its true port: write a rule by hand";
        return UseCollector.IsMetadataService(ends.Destination.End) && facts.Options.MetadataService == MetadataServiceAccess.Ask
            ? "It is the cloud's metadata service, which hands out the node's credentials: decide whether the workload may reach it (metadataService)"
            : null;
    }

    private SideVerdict Judge(ObservedConnection ends, PolicyDirection direction) => facts.Model.Evaluator.JudgeSide(
        direction, ends.Subject(direction).End, ends.Peer(direction).End, ends.Connection.Protocol, ends.JudgedPort);

    private PolicyAddition? Addition(LostConnection loss, ObservedConnection ends, PolicyDirection direction, PeerChoice.Named named)
    {
        var former = new FormerGrants(facts, loss.Before);
        var use = new Use(ends.Peer(direction).End, named.Peer, ends.Connection.Protocol, ends.Port, UseBasis.Observed, "", [loss.Connection]);
        ImmutableArray<Use>[] choices = direction == PolicyDirection.Egress && DnsResolvers.IsDns(ends) ? [[use, OtherTransport(use)], [use]] : [[use]];
        var fitting =
            from home in Homes(loss, ends, direction)
            from uses in choices
            let rules = home.Read(direction, RuleComposer.Compose(home.Only, direction, uses))
            where rules.Any(rule => Means(home.Policy, rule, ends, direction)) && rules.All(rule => former.Hold(home.Policy, direction, rule))
            select new PolicyAddition(home, direction, uses, named.Generalised);
        return fitting.FirstOrDefault();
    }

    /// <summary>Resolvers answer over TCP what is too long for UDP (N8).</summary>
    private static Use OtherTransport(Use use) => use with
    {
        Protocol = use.Protocol == TransportProtocol.Udp ? TransportProtocol.Tcp : TransportProtocol.Udp,
        Basis = UseBasis.Inferred,
        Reason = "name resolution",
        Seen = [],
    };

    private bool Means(NetworkPolicy policy, PolicyRule rule, ObservedConnection ends, PolicyDirection direction) => facts.Model.Evaluator.RuleMatches(
        rule, policy.Namespace, ends.Peer(direction).End, ends.Destination.End, ends.Connection.Protocol, ends.Port) == Match.Yes;

    /// <summary>Policies that surely keep the connection out and that the merge touched, those that select the fewest workloads first.</summary>
    private IEnumerable<PolicyHome> Homes(LostConnection loss, ObservedConnection ends, PolicyDirection direction)
    {
        var subject = (NetworkEnd.Pod)ends.Subject(direction).End;
        return
            from copies in _policies
            let policy = copies[0].Policy
            where policy.Namespace == subject.Namespace && policy.Isolates(direction) && policy.PodSelector.Matches(subject.Labels) == Match.Yes
                && policy.Faults.IsEmpty && copies.All(copies[0].IsWrittenLike)
            let before = Version(loss.Before, policy)
            let after = Version(NetworkModel.Of(loss.Merge.After), policy)
            where after is not null && !JsonNode.DeepEquals(before?.Json["spec"], after.Json["spec"])
            let selected = facts.Model.WorkloadsIn(policy.Namespace).Where(workload => policy.PodSelector.Matches(workload.PodLabels) != Match.No).ToArray()
            orderby selected.Length
            select new PolicyHome(copies, selected is [var only] ? only : null, before is null);
    }

    private static ManifestPolicy? Version(NetworkModel model, NetworkPolicy policy) =>
        model.Policies.FirstOrDefault(other => other.Policy.Namespace == policy.Namespace && other.Policy.Name == policy.Name);
}
