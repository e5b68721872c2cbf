using System.Collections.Immutable;
using KubeGuard.Evidence;

namespace KubeGuard.PromptChain.Evaluation;

/// <summary>Evidence of a window of twenty days, longer than the minimum that removals ask for.</summary>
internal static class CaseLog
{
    private const int Days = 20;

    private static readonly DateTimeOffset Start = new(2026, 3, 2, 6, 0, 0, TimeSpan.Zero);

    /// <summary>Seen every day of the window.</summary>
    public static Occurrences Daily(SourcePosition sample) => new([.. Enumerable.Range(0, Days + 1).Select(Day)], sample, [sample.Source]);

    /// <summary>Evidence of these uses, in a log that records every resource in <paramref name="recorded"/>.</summary>
    public static EvidenceSet Of(IEnumerable<ApiUse> uses, IEnumerable<GroupResource> recorded) =>
        EvidenceSet.Merge(new([.. uses], [], Window([.. recorded])), EvidenceSet.Empty);

    /// <summary>Evidence of these connections.</summary>
    public static EvidenceSet Of(IEnumerable<Connection> connections) => EvidenceSet.Merge(new([], [.. connections], Window([])), EvidenceSet.Empty);

    private static Coverage Window(ImmutableHashSet<GroupResource> recorded) => new([], Start, Start.AddDays(Days), recorded);

    private static DayBucket Day(int day)
    {
        var time = Start.AddDays(day);
        return new(DateOnly.FromDateTime(time.UtcDateTime), 1, time, time);
    }
}
