using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Composing;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Proving;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Network.Refining;

/// <summary>
/// Narrows an existing policy (N18): unused rules, peers and ports go, broad ones become what was observed. The pods that it selects and the
/// directions that it isolates stay as they are, because changing them could open something (P2).
/// </summary>
internal sealed class PolicyRefiner(HardeningFacts facts)
{
    private static readonly PolicyDirection[] Directions = [PolicyDirection.Ingress, PolicyDirection.Egress];

    public HardenerResult Refine(ManifestPolicy policy)
    {
        var selected = facts.Model.WorkloadsIn(policy.Policy.Namespace)
            .Where(workload => !workload.HostNetwork && policy.Policy.PodSelector.Matches(workload.PodLabels) != Match.No)
            .ToImmutableArray();
        if (policy.Policy is { Ingress.IsEmpty: true, Egress.IsEmpty: true })
            return new([], [], []);
        if (ReasonToWait(policy, selected) is { } reason)
            return Abstain(policy, reason);
        var uses = new SelectedUses(facts, policy.Policy, selected);
        var spec = (JsonObject)policy.Json["spec"]!.DeepClone();
        var rationale = new List<RationaleItem>();
        var abstentions = new List<Abstention>();
        var changed = false;
        foreach (var direction in Directions.Where(direction => policy.Policy.Isolates(direction) && !policy.Policy.Rules(direction).IsEmpty))
        {
            var refined = new DirectionRefiner(facts, policy.Policy, direction, uses).Refine(spec);
            if (refined.Rules.Count == 0 && !facts.IsFullEvidence)
            {
                abstentions.Add(new(
                    policy.Resource.Id.ToString(),
                    $"no use of any {direction.ToString().ToLowerInvariant()} rule was seen in {facts.WindowText}, and in so short a log silence is no evidence"));
                continue;
            }

            changed |= refined.IsChanged;
            rationale.AddRange(refined.Rationale);
            if (refined.IsChanged)
                spec[direction == PolicyDirection.Ingress ? "ingress" : "egress"] = refined.Rules;
        }

        return changed ? new([Proposal(policy, selected, spec, rationale)], [.. abstentions], []) : new([], [.. abstentions], []);
    }

    private string? ReasonToWait(ManifestPolicy policy, ImmutableArray<Workload> selected)
    {
        if (!policy.Policy.Faults.IsEmpty)
            return $"not narrowed: the API server would refuse it ({policy.Policy.Faults[0]})";
        if (facts.Model.Policies.Count(other => other.Policy.Namespace == policy.Policy.Namespace && other.Policy.Name == policy.Policy.Name) > 1)
            return "not narrowed: the repository declares it more than once";
        if (selected.IsEmpty)
            return "not narrowed: it selects no workload of the repository";
        return selected
            .Select(workload => facts.ReasonToWait(workload) is { } reason ? $"not narrowed: it also selects {workload.Resource.Id}, and {reason}" : null)
            .FirstOrDefault(reason => reason is not null);
    }

    private static HardenerResult Abstain(ManifestPolicy policy, string reason) => new([], [new(policy.Resource.Id.ToString(), reason)], []);

    private Proposal Proposal(ManifestPolicy policy, ImmutableArray<Workload> selected, JsonObject spec, List<RationaleItem> rationale)
    {
        // Without policyTypes the egress rules alone make the policy isolate egress: losing the last would open everything (N14, P2).
        if (spec["policyTypes"] is null)
            spec["policyTypes"] = new JsonArray([.. Directions.Where(policy.Policy.Isolates).Select(direction => JsonValue.Create(direction.ToString()))]);
        var after = (JsonObject)policy.Json.DeepClone();
        after["spec"] = spec;
        var isOpen = policy.Policy.Ingress.Concat(policy.Policy.Egress).Any(rule => rule.Peers.IsEmpty || rule.Peers.Any(Breadth.IsEveryone));
        return new Proposal
        {
            Id = $"network/NetworkPolicy/{policy.Policy.Namespace}/{policy.Policy.Name}",
            Class = ProposalClass.Refine,
            Target = policy.Resource.Id,
            Title = $"Narrow NetworkPolicy {policy.Policy} to the connections in use",
            Severity = isOpen ? Severity.High : Severity.Medium,
            Confidence = facts.ConfidenceOf(rationale.Any(item => item.Kind == RationaleKind.Inferred)),
            Misconfigurations = isOpen ? ["KG-NET-006"] : [],
            Changes = [new ResourceChange.Modify(policy.Resource, after)],
            Before = policy.Json,
            After = after,
            Rationale = [.. rationale.Distinct(), .. facts.EvidenceLimits()],
            Graph = Graph(policy.Policy, NetworkPolicy.Parse(after), selected),
        };
    }

    /// <summary>The known edges of the selected workloads that the policy allowed, and what becomes of them.</summary>
    private ConnectivityGraph Graph(NetworkPolicy before, NetworkPolicy after, ImmutableArray<Workload> selected)
    {
        var universe = new GrantUniverse(facts.Model, facts.Traffic, [before, after]);
        var names = facts.Traffic.Connections
            .SelectMany(connection => new[] { connection.Source, connection.Destination })
            .Concat(facts.Model.Workloads.Select(workload => new Traffic.ResolvedEnd(workload.Pod, workload, workload.ToString())))
            .GroupBy(end => end.End)
            .ToDictionary(group => group.Key, group => group.First().Display);
        var edges = selected.SelectMany(workload => universe.Of(workload.Pod)
            .Where(grant => names.ContainsKey(grant.Peer) && Allows(before, grant))
            .Select(grant => Edge(workload, grant, names[grant.Peer], Allows(after, grant))));
        return Connectivity.Graph([.. edges, .. selected.SelectMany(workload => Connectivity.Denied(facts.Traffic, workload))]);
    }

    private bool Allows(NetworkPolicy policy, Grant grant) => policy.Isolates(grant.Direction) && policy.Rules(grant.Direction).Any(rule => facts.Model.Evaluator.RuleMatches(
        rule, policy.Namespace, grant.Peer, grant.Direction == PolicyDirection.Ingress ? grant.Subject : grant.Peer, grant.Protocol, grant.Port) != Match.No);

    private ConnectivityEdge Edge(Workload workload, Grant grant, string peer, bool isKept)
    {
        var port = $"{ProtocolNames.Of(grant.Protocol)} {grant.Port}";
        var seen = facts.Traffic.Of(workload).Any(connection => connection.WentThrough
            && ReferenceEquals(connection.Subject(grant.Direction).End, grant.Subject) && ReferenceEquals(connection.Peer(grant.Direction).End, grant.Peer)
            && connection.Connection.Protocol == grant.Protocol && connection.Connection.Port == grant.Port);
        var state = !isKept ? EdgeState.Removed : seen ? EdgeState.Kept : EdgeState.Declared;
        return grant.Direction == PolicyDirection.Ingress ? new(peer, workload.ToString(), port, state) : new(workload.ToString(), peer, port, state);
    }
}
