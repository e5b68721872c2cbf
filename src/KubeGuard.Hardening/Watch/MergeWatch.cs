using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Network.Model;
using KubeGuard.Hardening.Network.Watch;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Watch;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Watch;

/// <summary>Looks at what the cluster refuses since changes were merged: API requests and connections (B13). Pure.</summary>
public static class MergeWatch
{
    /// <summary>When the cluster last refused something that a merge may explain; null when the log shows no such refusal.</summary>
    public static DateTimeOffset? LastRefusal(EvidenceSet evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return LostRight.Refusals(evidence).Select(use => use.Seen)
            .Concat(LostConnection.Drops(evidence).Select(connection => connection.Seen))
            .Max(seen => (DateTimeOffset?)seen.LastSeen);
    }

    /// <summary>The refusals that one of the merges explains: the repository allowed it before that merge, and not with it. Requests first.</summary>
    public static ImmutableArray<RefusedSinceMerge> Find(HardeningInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return
        [
            .. Find<RbacEvaluator>(input, manifests => LostRight.Decisions(manifests, input.Options), LostRight.Of(input)),
            .. Find<NetworkModel>(input, NetworkModel.Of, LostConnection.Of(input)),
        ];
    }

    private static IEnumerable<RefusedSinceMerge> Find<TDecisions>(HardeningInput input, Func<ManifestSet, TDecisions> decide, IReadOnlyList<ILoss<TDecisions>> lost)
    {
        if (lost.Count == 0)
            return [];
        var now = decide(input.Manifests);
        return lost.Select(loss => loss.Refusal with { IsGivenBack = loss.IsAllowedBy(now) });
    }
}
