using System.Collections.Immutable;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Semantics;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>
/// Makes the policy that isolates a workload in the directions that no policy isolates yet and of which enough is known (N19), and, apart from
/// it, the one that allows what existing policies refuse although the cluster let it through (P2).
/// </summary>
internal sealed class PolicyCreator(HardeningFacts facts)
{
    private static readonly PolicyDirection[] Directions = [PolicyDirection.Ingress, PolicyDirection.Egress];

    public HardenerResult Create(Workload workload)
    {
        var abstentions = ImmutableArray.CreateBuilder<Abstention>();
        var proposals = ImmutableArray.CreateBuilder<Proposal>();
        var target = workload.Resource.Id.ToString();
        if (workload.HostNetwork)
            return Abstain(target, "its pods share the node's network, to which NetworkPolicies do not apply");
        if (facts.ReasonToWait(workload) is { } wait)
            return Abstain(target, $"no NetworkPolicy: {wait}");
        if (facts.Selectors.Of(workload) is not SelectorChoice.Exact { Selector: var selector })
        {
            return Abstain(target, facts.Selectors.Of(workload) is SelectorChoice.Shared shared
                ? $"no NetworkPolicy: no lasting label tells its pods from those of {string.Join(", ", shared.Others)}; give the pod template one"
                : "no NetworkPolicy: its pods carry no label that lasts; give the pod template one");
        }

        var plans = Directions.Select(direction => Plan(workload, direction)).ToArray();
        foreach (var plan in plans)
        {
            if (plan.OpenBecause is { } reason)
                abstentions.Add(new(target, $"{plan.Direction.ToString().ToLowerInvariant()} stays open: {reason}"));
        }

        var isolating = plans.Where(plan => plan.IsToBeIsolated).ToImmutableArray();
        if (!isolating.IsEmpty)
            proposals.Add(Creation(workload, selector, isolating, plans));
        var refused = plans.Where(plan => !plan.Missing.IsEmpty).Select(plan => plan with { Uses = plan.Uses with { Uses = plan.Missing } }).ToImmutableArray();
        if (!refused.IsEmpty)
            proposals.Add(Widening(workload, selector, refused));
        return new(proposals.ToImmutable(), abstentions.ToImmutable(), []);
    }

    private static HardenerResult Abstain(string target, string reason) => new([], [new(target, reason)], []);

    private DirectionPlan Plan(Workload workload, PolicyDirection direction)
    {
        var uses = facts.Collector.Collect(workload, direction);
        if (!facts.Model.Evaluator.Isolating(workload.Pod, direction).IsEmpty)
            return new(direction, uses, false, null, Refused(workload, direction, uses));
        var openBecause = ReasonToStayOpen(workload, direction, uses);
        return new(direction, uses, openBecause is null, openBecause, []);
    }

    private string? ReasonToStayOpen(Workload workload, PolicyDirection direction, DirectionUses uses)
    {
        if (!uses.Hindrances.IsEmpty)
            return string.Join("; ", uses.Hindrances);
        if (direction == PolicyDirection.Ingress && facts.Resolvers.Seen.Any(resolver => resolver.End.Workload == workload))
            return "it resolves names for every pod, also for those that come later";
        if (!uses.Observed.Any() && !facts.IsFullEvidence)
        {
            return uses.SeenCount > 0
                ? $"apart from its own node nothing was seen in {facts.WindowText}, and {facts.SilenceText}"
                : $"nothing was seen in {facts.WindowText}, and {facts.SilenceText}";
        }

        return null;
    }

    /// <summary>What the cluster let through and the policies of the repository, all together, do not.</summary>
    private ImmutableArray<Use> Refused(Workload workload, PolicyDirection direction, DirectionUses uses) =>
    [
        .. uses.Uses.Where(use => use.Basis == UseBasis.Observed
            && facts.Model.Evaluator.JudgeSide(direction, workload.Pod, use.End, use.Protocol, use.Port).Allowed == Match.No),
    ];

    private Proposal Creation(Workload workload, LabelSelector selector, ImmutableArray<DirectionPlan> isolating, DirectionPlan[] plans)
    {
        var directions = isolating.Select(plan => new ComposedDirection(plan.Direction, RuleComposer.Compose(workload, plan.Direction, plan.Uses.Uses))).ToImmutableArray();
        var name = PolicyNames.ForNew(facts.Model, workload, [.. isolating.Select(plan => plan.Direction)]);
        var document = PolicyWriter.Write(workload.Namespace, name, selector, directions);
        var inferred = isolating.Any(plan => plan.Uses.Uses.Any(use => use.Basis != UseBasis.Observed));
        return new Proposal
        {
            Id = $"network/NetworkPolicy/{workload.Namespace}/{name}",
            Class = ProposalClass.Create,
            Target = new ObjectRef("networking.k8s.io/v1", "NetworkPolicy", workload.Namespace, name),
            Title = $"Allow {workload} only the connections it uses{(isolating.Length == 1 ? $" ({isolating[0].Direction.ToString().ToLowerInvariant()})" : "")}",
            Severity = facts.Declared.IsEntryPoint(workload) ? Severity.High : Severity.Medium,
            Confidence = facts.ConfidenceOf(inferred),
            Misconfigurations = [isolating.Length == plans.Length ? "KG-NET-001" : "KG-NET-010"],
            Changes = [new ResourceChange.Create(document.Object, workload.Resource, $"{PolicyNames.FileStem(workload.Name)}-networkpolicy.yaml", document.Comments)],
            Before = null,
            After = document.Object,
            Rationale =
            [
                .. isolating.Select(plan => Closing(workload, plan.Direction)),
                .. directions.SelectMany(direction => direction.Rules).SelectMany(rule => rule.Rationale),
                .. isolating.SelectMany(plan => plan.Uses.Notes),
                .. plans.Where(plan => plan.OpenBecause is not null).Select(plan => new RationaleItem(
                    RationaleKind.Unknown, $"{plan.Direction} stays as it is: {plan.OpenBecause}.", [])),
                .. OddCalls(workload),
                .. facts.EvidenceLimits(),
            ],
            Graph = Connectivity.OfCreation(facts, workload, isolating),
        };
    }

    private Proposal Widening(Workload workload, LabelSelector selector, ImmutableArray<DirectionPlan> refused)
    {
        var directions = refused.Select(plan => new ComposedDirection(plan.Direction, RuleComposer.Compose(workload, plan.Direction, plan.Uses.Uses))).ToImmutableArray();
        var name = PolicyNames.ForMissing(facts.Model, workload);
        var document = PolicyWriter.Write(workload.Namespace, name, selector, directions);
        return new Proposal
        {
            Id = $"network/NetworkPolicy/{workload.Namespace}/{name}",
            Class = ProposalClass.Widen,
            Target = new ObjectRef("networking.k8s.io/v1", "NetworkPolicy", workload.Namespace, name),
            Title = $"Allow {workload} connections that the repository's NetworkPolicies refuse and the cluster let through",
            Severity = Severity.Low,
            Confidence = facts.ConfidenceOf(false),
            Changes = [new ResourceChange.Create(document.Object, workload.Resource, $"{PolicyNames.FileStem(name)}-networkpolicy.yaml", document.Comments)],
            Before = null,
            After = document.Object,
            Rationale =
            [
                new(RationaleKind.Warning, "The cluster let these connections through although the NetworkPolicies of the repository would not: it runs others, or its network plugin enforces none. Decide whether they are meant.", []),
                .. directions.SelectMany(direction => direction.Rules).SelectMany(rule => rule.Rationale),
                .. facts.EvidenceLimits(),
            ],
            Graph = Connectivity.OfWidening(workload, refused),
        };
    }

    private static RationaleItem Closing(Workload workload, PolicyDirection direction) => new(
        RationaleKind.Removed,
        direction == PolicyDirection.Ingress
            ? $"Before, every pod of the cluster and every address could connect to {workload} on any port; afterwards only those below."
            : $"Before, {workload} could connect to every pod of the cluster and every address on any port; afterwards only to those below.",
        []);

    private IEnumerable<RationaleItem> OddCalls(Workload workload) => facts.ReverseCalls
        .Where(reverse => reverse.Call.Caller == workload || reverse.Call.Callee == workload)
        .Select(reverse => new RationaleItem(
            RationaleKind.Warning, OddCallText.Of(reverse), EvidenceText.Ids(reverse.Call.Connections.Select(connection => connection.Connection))));
}

/// <summary>What shall become of one direction of a workload.</summary>
/// <param name="Direction">The direction.</param>
/// <param name="Uses">What the workload does in it.</param>
/// <param name="IsToBeIsolated">Whether the new policy isolates it.</param>
/// <param name="OpenBecause">Why it stays open, or null.</param>
/// <param name="Missing">Where it is isolated already: what went through and the policies refuse.</param>
internal sealed record DirectionPlan(
    PolicyDirection Direction, DirectionUses Uses, bool IsToBeIsolated, string? OpenBecause, ImmutableArray<Use> Missing);
