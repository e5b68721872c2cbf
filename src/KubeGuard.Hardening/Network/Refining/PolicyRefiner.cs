using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Hardening.Network.Model;
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

    /// <summary>Narrows a policy.</summary>
    /// <param name="copies">The policy as each root that applies it builds it.</param>
    public HardenerResult Refine(ImmutableArray<ManifestPolicy> copies)
    {
        var policy = copies[0];
        var selected = facts.Model.WorkloadsIn(policy.Policy.Namespace)
            .Where(workload => !workload.HostNetwork && policy.Policy.PodSelector.Matches(workload.PodLabels) != Match.No)
            .ToImmutableArray();
        if (policy.Policy is { Ingress.IsEmpty: true, Egress.IsEmpty: true })
            return new([], [], []);
        if (ReasonToWait(copies, selected) is { } reason)
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
                    $"no use of any {direction.ToString().ToLowerInvariant()} rule was seen in {facts.WindowText}, and {facts.SilenceText}"));
                continue;
            }

            changed |= refined.IsChanged;
            rationale.AddRange(refined.Rationale);
            if (refined.IsChanged)
                spec[direction == PolicyDirection.Ingress ? "ingress" : "egress"] = refined.Rules;
        }

        return changed ? new([Proposal(copies, selected, spec, rationale)], [.. abstentions], []) : new([], [.. abstentions], []);
    }

    private string? ReasonToWait(ImmutableArray<ManifestPolicy> copies, ImmutableArray<Workload> selected)
    {
        var policy = copies[0];
        if (!policy.Policy.Faults.IsEmpty)
            return $"not narrowed: the API server would refuse it ({policy.Policy.Faults[0]})";
        if (!copies.All(policy.IsWrittenLike))
            return "not narrowed: the repository declares it more than once, and differently";
        if (selected.IsEmpty)
            return "not narrowed: it selects no workload of the repository";
        return selected
            .Select(workload => facts.ReasonToWait(workload) is { } reason ? $"not narrowed: it also selects {workload.Resource.Id}, and {reason}" : null)
            .FirstOrDefault(reason => reason is not null);
    }

    private static HardenerResult Abstain(ManifestPolicy policy, string reason) => new([], [new(policy.Resource.Id.ToString(), reason)], []);

    private Proposal Proposal(ImmutableArray<ManifestPolicy> copies, ImmutableArray<Workload> selected, JsonObject spec, List<RationaleItem> rationale)
    {
        var policy = copies[0];
        // Without policyTypes the egress rules alone make the policy isolate egress: losing the last would open everything (N14, P2).
        if (spec["policyTypes"] is null)
            spec["policyTypes"] = new JsonArray([.. Directions.Where(policy.Policy.Isolates).Select(direction => JsonValue.Create(direction.ToString()))]);
        var after = WithSpec(policy, spec);
        var misconfigurations = Breadth.Misconfigurations(policy.Policy);
        return new Proposal
        {
            Id = $"network/NetworkPolicy/{policy.Policy.Namespace}/{policy.Policy.Name}",
            Class = ProposalClass.Refine,
            Target = policy.Resource.Id,
            Title = $"Narrow NetworkPolicy {policy.Policy} to the connections in use",
            Severity = misconfigurations.IsEmpty ? Severity.Medium : Severity.High,
            Confidence = facts.ConfidenceOf(rationale.Any(item => item.Kind == RationaleKind.Inferred)),
            Misconfigurations = misconfigurations,
            Changes = [.. copies.Select(copy => new ResourceChange.Modify(copy.Resource, WithSpec(copy, spec)))],
            Before = policy.Json,
            After = after,
            Rationale = [.. rationale.Distinct(), .. facts.EvidenceLimits()],
            Graph = new RefinementGraph(facts, policy.Policy, NetworkPolicy.Parse(after)).Of(selected),
        };
    }

    private static JsonObject WithSpec(ManifestPolicy policy, JsonObject spec)
    {
        var after = (JsonObject)policy.Json.DeepClone();
        after["spec"] = spec.DeepClone();
        return after;
    }
}
