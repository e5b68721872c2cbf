using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Bindings;
using KubeGuard.Hardening.Rbac.Creation;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Proofs;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Hardening.Rbac.Watch;
using KubeGuard.Hardening.Watch;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Rbac;

/// <summary>Least-privilege Roles, ClusterRoles and bindings from audit logs.</summary>
public sealed class RbacHardener : IHardener
{
    /// <inheritdoc/>
    public string Area => "rbac";

    /// <summary>One repository state is proven against many times; its model lives as long as the state.</summary>
    private readonly ConditionalWeakTable<ManifestSet, RbacEvaluator> _evaluators = [];

    private readonly ConditionalWeakTable<EvidenceSet, AtomCount> _atoms = [];
    private readonly ConditionalWeakTable<EvidenceSet, UsesBySubject> _uses = [];

    /// <inheritdoc/>
    public HardenerResult Propose(HardeningInput input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var analysis = new RbacAnalysis(input, cancellation);
        var guard = new RoleGuard(analysis);
        var refinement = new RoleRefinement(analysis, guard);
        ImmutableArray<RoleOutcome> narrowed = [.. new ClusterBindingNarrowing(analysis, guard, refinement).Outcomes()];
        ImmutableArray<RoleOutcome> removed = [.. new UnusedGrants(analysis, guard, refinement).Outcomes(BindingsIn(narrowed))];
        ImmutableArray<RoleOutcome> outcomes =
        [
            .. refinement.Outcomes(cancellation),
            .. new BroadBindingReplacement(analysis, guard).Outcomes(),
            .. narrowed,
            .. removed,
            .. new RoleSplit(analysis, guard, refinement).Outcomes(BindingsIn(narrowed.AddRange(removed))),
            .. new DefaultRoleBindings(analysis).Outcomes(),
            .. new RoleCreation(analysis).Outcomes(),
        ];
        var lost = LostRight.Of(input);
        var restored = new RestoredLosses<RbacEvaluator>(input, manifests => EvaluatorOf(manifests, input.Options.Rbac.Defaults), lost);
        outcomes = [.. outcomes.Select(outcome => Guarded(outcome, restored, cancellation)), .. new RightRestoration(analysis, lost).Outcomes()];
        return new(
            [.. outcomes.OfType<RoleOutcome.Offered>().Select(offered => offered.Proposal)],
            [.. outcomes.OfType<RoleOutcome.Left>().Select(left => left.Abstention)],
            [.. new RbacObservations(analysis).All()]);
    }

    /// <inheritdoc/>
    public ProofOutcome Prove(Proposal proposal, HardeningInput before, ManifestSet after, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(before);
        var defaults = before.Options.Rbac.Defaults;
        return new RbacProof(proposal, EvaluatorOf(before.Manifests, defaults), EvaluatorOf(after, defaults)).Outcome(
            before.Evidence,
            _uses.GetValue(before.Evidence, evidence => new(evidence)),
            _atoms.GetValue(before.Evidence, evidence => new(before.Manifests, evidence)));
    }

    private static RoleOutcome Guarded(RoleOutcome outcome, RestoredLosses<RbacEvaluator> restored, CancellationToken cancellation) =>
        outcome is RoleOutcome.Offered(var proposal) && restored.Refusal(proposal, cancellation) is { } again ? new RoleOutcome.Left(again) : outcome;

    /// <summary>The bindings that proposals change or delete.</summary>
    private static FrozenSet<BindingId> BindingsIn(ImmutableArray<RoleOutcome> outcomes) => outcomes.OfType<RoleOutcome.Offered>()
        .SelectMany(offered => offered.Proposal.Changes)
        .Select(change => change switch
        {
            ResourceChange.Modify modify => modify.Target.Id,
            ResourceChange.Delete delete => delete.Target.Id,
            _ => null,
        })
        .OfType<ObjectRef>()
        .Where(id => id.Kind is "RoleBinding" or "ClusterRoleBinding")
        .Select(id => new BindingId(id.Kind == "RoleBinding" ? id.Namespace ?? "default" : null, id.Name))
        .ToFrozenSet();

    private RbacEvaluator EvaluatorOf(ManifestSet manifests, ClusterDefaults defaults)
    {
        var evaluator = _evaluators.GetValue(manifests, set => new(RbacModel.From(set, defaults)));
        return ReferenceEquals(evaluator.Model.Defaults, defaults) ? evaluator : new(RbacModel.From(manifests, defaults));
    }
}
