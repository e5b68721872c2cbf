using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Watch;

/// <summary>The watched merges, with the decisions of the repository before and after each.</summary>
/// <param name="merges">The merges, in any order.</param>
/// <param name="decide">Makes the decisions of a repository in one area.</param>
internal sealed class MergeHistory<TDecisions>(ImmutableArray<MergedChange> merges, Func<ManifestSet, TDecisions> decide)
{
    private readonly ImmutableArray<Step> _oldestFirst =
    [
        .. merges
            .OrderBy(merge => merge.MergedAt)
            .ThenByDescending(merge => merge.Name, StringComparer.Ordinal)
            .Select(merge => new Step(merge, decide(merge.Before), decide(merge.After))),
    ];

    /// <summary>
    /// The latest merge since which something was refused that it took away; null when no merge explains the refusal. What was refused already before
    /// the first merge that took it away is refused by something else, such as objects that the repository does not hold.
    /// </summary>
    /// <param name="seen">When it was refused.</param>
    /// <param name="isTakenAway">Whether the first decisions allow it and the second do not.</param>
    public MergeExplanation<TDecisions>? Explain(Occurrences seen, Func<TDecisions, TDecisions, bool> isTakenAway)
    {
        MergeExplanation<TDecisions>? found = null;
        foreach (var step in _oldestFirst)
        {
            var days = seen.Days.RemoveAll(day => day.IsUndated || day.LastSeen <= step.Merge.MergedAt);
            var isOlder = found is null && seen.Days.Any(day => !day.IsUndated && day.FirstSeen <= step.Merge.MergedAt);
            if (!days.IsEmpty && !isOlder && isTakenAway(step.Before, step.After))
                found = new(step.Merge, step.Before, seen with { Days = days });
        }

        return found;
    }

    private sealed record Step(MergedChange Merge, TDecisions Before, TDecisions After);
}

/// <summary>The merge that explains a refusal.</summary>
/// <param name="Merge">The merge.</param>
/// <param name="Before">The decisions of the repository without it.</param>
/// <param name="Seen">The refusals on the days since the merge; that day counts whole.</param>
internal sealed record MergeExplanation<TDecisions>(MergedChange Merge, TDecisions Before, Occurrences Seen);
