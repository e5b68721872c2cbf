using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Watch;

/// <summary>A request that the cluster refused since a merge, and that the repository allowed before that merge and not with it (B13).</summary>
/// <param name="Merge">The merge that explains the refusal.</param>
/// <param name="Use">The refused request, with what was seen of it since.</param>
/// <param name="Before">The decisions of the repository without the merge.</param>
internal sealed record LostRight(MergedChange Merge, ApiUse Use, RbacEvaluator Before)
{
    /// <summary>Whom it was refused to.</summary>
    public ApiSubject Subject { get; } = Use.JudgedSubject();

    /// <summary>What was refused, as the authorizer compares it.</summary>
    public ApiRequest Request { get; } = Use.JudgedRequest();

    /// <summary>The least request that stands for the right: a name that no second object will have is left out where all names were allowed.</summary>
    public ApiRequest Right => NameShape.LooksGenerated(Request.Name) && Before.Allows(Subject, Request with { Name = "" }) ? Request with { Name = "" } : Request;

    /// <summary>All of them, in the order of the evidence. A refusal that several merges explain is the latest one's.</summary>
    public static ImmutableArray<LostRight> Of(HardeningInput input)
    {
        if (input.Merges.IsEmpty)
            return [];
        var defaults = input.Options.Rbac.Defaults;
        var merges = input.Merges
            .OrderByDescending(merge => merge.MergedAt)
            .ThenBy(merge => merge.Name, StringComparer.Ordinal)
            .Select(merge => new WatchedMerge(merge, new(RbacModel.From(merge.Before, defaults)), new(RbacModel.From(merge.After, defaults))))
            .ToList();
        return
        [
            .. MergeWatch.Refusals(input.Evidence)
                .Select(use => merges.Select(merge => merge.Explaining(use)).FirstOrDefault(lost => lost is not null))
                .OfType<LostRight>(),
        ];
    }

    private sealed record WatchedMerge(MergedChange Merge, RbacEvaluator Before, RbacEvaluator After)
    {
        public LostRight? Explaining(ApiUse use)
        {
            var days = use.Seen.Days.RemoveAll(day => day.IsUndated || day.LastSeen <= Merge.MergedAt);
            if (days.IsEmpty)
                return null;
            var lost = new LostRight(Merge, use with { Seen = use.Seen with { Days = days } }, Before);
            return Before.Allows(lost.Subject, lost.Request) && !After.Allows(lost.Subject, lost.Request) ? lost : null;
        }
    }
}
