using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests;
using KubeGuard.Manifests.Editing;

namespace KubeGuard.Hardening.Watch;

/// <summary>
/// What a merge took away, the cluster then refused, and somebody gave back. Until it is used the log shows it only as refused, so without this the
/// next run would take it away again.
/// </summary>
internal sealed class RestoredLosses<TDecisions>(HardeningInput input, Func<ManifestSet, TDecisions> decide, IReadOnlyList<ILoss<TDecisions>> lost)
{
    private readonly ImmutableArray<ILoss<TDecisions>> _restored = Restored(input, decide, lost);

    /// <summary>Why a proposal must not be made: it would take something of this away again. Null where it does not.</summary>
    public Abstention? Refusal(Proposal proposal, CancellationToken cancellation)
    {
        if (_restored.IsEmpty || ChangePlanner.Plan(input.Manifests, proposal.Changes, cancellation) is not ChangeOutcome.Planned planned)
            return null;
        var after = decide(planned.After);
        return _restored.FirstOrDefault(loss => !loss.IsAllowedBy(after)) is { } again
            ? new(proposal.Target.ToString(), $"Since {again.Refusal.Merge.Name}, {again.Refusal}; it was given back, and is not taken away again.")
            : null;
    }

    private static ImmutableArray<ILoss<TDecisions>> Restored(HardeningInput input, Func<ManifestSet, TDecisions> decide, IReadOnlyList<ILoss<TDecisions>> lost)
    {
        if (lost.Count == 0)
            return [];
        var now = decide(input.Manifests);
        return [.. lost.Where(loss => loss.IsAllowedBy(now))];
    }
}
