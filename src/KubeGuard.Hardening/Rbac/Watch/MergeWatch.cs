using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Watch;

/// <summary>Looks at what the cluster refuses since changes were merged (B13). Pure.</summary>
public static class MergeWatch
{
    /// <summary>
    /// Refusals that RBAC decided and that have a time. What somebody tried in another's name is left out: it says nothing of what the other needs.
    /// </summary>
    public static ImmutableArray<ApiUse> Refusals(EvidenceSet evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return
        [
            .. evidence.ApiUses.Where(use => use.Decision == ApiDecision.Denied && use.Impersonation is null && !use.Seen.IsUndated
                && (string.IsNullOrEmpty(use.Reason) || use.Reason.StartsWith("RBAC:", StringComparison.Ordinal))),
        ];
    }

    /// <summary>The refusals that one of the merges explains: the repository allowed the request before it, and not with it.</summary>
    public static ImmutableArray<RefusedSinceMerge> Find(HardeningInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (LostRight.Of(input) is not { IsEmpty: false } lost)
            return [];
        var now = new RbacEvaluator(RbacModel.From(input.Manifests, input.Options.Rbac.Defaults));
        return [.. lost.Select(right => new RefusedSinceMerge(right.Merge, right.Use) { IsGivenBack = now.Allows(right.Subject, right.Request) })];
    }
}

/// <summary>A request that the cluster refuses since a merge.</summary>
/// <param name="Merge">The merge.</param>
/// <param name="Use">The request, counted on the days since the merge; that day counts whole.</param>
public sealed record RefusedSinceMerge(MergedChange Merge, ApiUse Use)
{
    /// <summary>Whether the repository allows it again.</summary>
    public bool IsGivenBack { get; init; }

    /// <summary>Request, count, first and last time and a place to look it up, as people write it.</summary>
    public override string ToString()
    {
        var seen = Use.Seen;
        var times = seen.Count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{seen.Count:#,0} times");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Use.Request} was refused to {Use.Subject.User} {times}, first {seen.FirstSeen.UtcDateTime:yyyy-MM-dd HH:mm:ss} and last {seen.LastSeen.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC ({seen.Sample})");
    }
}
