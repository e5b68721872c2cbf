using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Rbac.Watch;

/// <summary>
/// Rights that a merge took away, the cluster then refused, and somebody gave back. Until they are used the log shows them only as refused, so
/// without this the next run would take them away again.
/// </summary>
internal sealed class RestoredRights(HardeningInput input, RbacModel model, ImmutableArray<LostRight> lost)
{
    private readonly ImmutableArray<LostRight> _restored = Restored(model, lost);

    /// <summary>The outcome; an abstention instead where it would take such a right away.</summary>
    public RoleOutcome Guard(RoleOutcome outcome, CancellationToken cancellation)
    {
        if (_restored.IsEmpty || outcome is not RoleOutcome.Offered(var proposal) || Again(proposal, cancellation) is not { } again)
            return outcome;
        return new RoleOutcome.Left(new(
            proposal.Target.ToString(), $"{again.Merge.Name} took {again.Request} from {again.Subject.User}, which the cluster then refused, and it was given back: it is not taken away again."));
    }

    private LostRight? Again(Proposal proposal, CancellationToken cancellation)
    {
        if (ChangePlanner.Plan(input.Manifests, proposal.Changes, cancellation) is not ChangeOutcome.Planned planned)
            return null;
        var after = new RbacEvaluator(RbacModel.From(planned.After, input.Options.Rbac.Defaults));
        return _restored.FirstOrDefault(right => !after.Allows(right.Subject, right.Request));
    }

    private static ImmutableArray<LostRight> Restored(RbacModel model, ImmutableArray<LostRight> lost)
    {
        if (lost.IsEmpty)
            return [];
        var now = new RbacEvaluator(model);
        return [.. lost.Where(right => now.Allows(right.Subject, right.Request))];
    }
}
