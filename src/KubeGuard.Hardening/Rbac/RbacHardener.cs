using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Bindings;
using KubeGuard.Hardening.Rbac.Creation;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Proofs;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Use;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Rbac;

/// <summary>Least-privilege Roles, ClusterRoles and bindings from audit logs.</summary>
public sealed class RbacHardener : IHardener
{
    /// <summary>One repository state is proven against many times; its model lives as long as the state.</summary>
    private readonly ConditionalWeakTable<ManifestSet, RbacEvaluator> _evaluators = [];

    /// <inheritdoc/>
    public HardenerResult Propose(HardeningInput input, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var analysis = new RbacAnalysis(input, cancellation);
        var guard = new RoleGuard(analysis);
        var refinement = new RoleRefinement(analysis, guard);
        ImmutableArray<RoleOutcome> outcomes =
        [
            .. refinement.Outcomes(cancellation),
            .. new BroadBindingReplacement(analysis, guard).Outcomes(),
            .. new ClusterBindingNarrowing(analysis, guard, refinement).Outcomes(),
            .. new DefaultRoleBindings(analysis).Outcomes(),
            .. new RoleCreation(analysis).Outcomes(),
        ];
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
        return new RbacProof(proposal, EvaluatorOf(before.Manifests, defaults), EvaluatorOf(after, defaults)).Outcome(before.Manifests, before.Evidence);
    }

    private RbacEvaluator EvaluatorOf(ManifestSet manifests, ClusterDefaults defaults)
    {
        var evaluator = _evaluators.GetValue(manifests, set => new(RbacModel.From(set, defaults)));
        return ReferenceEquals(evaluator.Model.Defaults, defaults) ? evaluator : new(RbacModel.From(manifests, defaults));
    }
}
