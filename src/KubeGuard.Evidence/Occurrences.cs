using System.Collections.Immutable;

namespace KubeGuard.Evidence;

/// <summary>Where an event was read: input name (as the user would find it) and line, counted from 1.</summary>
public readonly record struct SourcePosition(string Source, long Line)
{
    /// <summary>The smaller of two positions: by source in ordinal order, then by line.</summary>
    public static SourcePosition Min(SourcePosition left, SourcePosition right) =>
        string.CompareOrdinal(left.Source, right.Source) is not 0 and var bySource
            ? (bySource < 0 ? left : right)
            : (left.Line <= right.Line ? left : right);

    /// <inheritdoc/>
    public override string ToString() => Line > 0 ? $"{Source}:{Line}" : Source;
}

/// <summary>What was seen on one day (UTC).</summary>
public readonly record struct DayBucket(DateOnly Day, long Count, DateTimeOffset FirstSeen, DateTimeOffset LastSeen)
{
    /// <summary>Whether the log gives no time for these: the day is then <see cref="DateOnly.MinValue"/>, and they belong to every window.</summary>
    public bool IsUndated => Day == DateOnly.MinValue;

    /// <summary>Two buckets of the same day as one.</summary>
    internal static DayBucket Merge(DayBucket left, DayBucket right) => new(
        left.Day,
        left.Count + right.Count,
        left.FirstSeen <= right.FirstSeen ? left.FirstSeen : right.FirstSeen,
        left.LastSeen >= right.LastSeen ? left.LastSeen : right.LastSeen);
}

/// <summary>
/// How often and when a tuple was seen. Merging is associative and commutative: counts of a day add up, ends are extremes, the sample is
/// the smallest position.
/// </summary>
/// <param name="Days">One bucket per day with events, in order; never empty.</param>
/// <param name="Sample">A place to look one of the events up.</param>
/// <param name="Sources">The inputs that showed it, in ordinal order.</param>
public sealed record Occurrences(ImmutableArray<DayBucket> Days, SourcePosition Sample, ImmutableArray<string> Sources)
{
    /// <summary>Number of events (one per audit id) or flows.</summary>
    public long Count => Days.Sum(day => day.Count);

    /// <summary>Whether none of the events has a time; <see cref="FirstSeen"/> and <see cref="LastSeen"/> are then <see cref="DateTimeOffset.MinValue"/>.</summary>
    public bool IsUndated => Days[^1].IsUndated;

    /// <summary>Time of the first event that has one.</summary>
    public DateTimeOffset FirstSeen => Days[Days[0].IsUndated && Days.Length > 1 ? 1 : 0].FirstSeen;

    /// <summary>Time of the last event.</summary>
    public DateTimeOffset LastSeen => Days[^1].LastSeen;

    /// <summary>Both together.</summary>
    public static Occurrences Merge(Occurrences left, Occurrences right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(
            [.. left.Days.Concat(right.Days).GroupBy(day => day.Day).OrderBy(day => day.Key).Select(day => day.Aggregate(DayBucket.Merge))],
            SourcePosition.Min(left.Sample, right.Sample),
            left.Sources.SequenceEqual(right.Sources)
                ? left.Sources
                : [.. left.Sources.Union(right.Sources, StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    /// <summary>The part that was seen on the days from <paramref name="first"/> to <paramref name="last"/>, both included, or has no time; null when there is none.</summary>
    public Occurrences? Within(DateOnly first, DateOnly last)
    {
        var days = Days.RemoveAll(day => !day.IsUndated && (day.Day < first || day.Day > last));
        return days.IsEmpty ? null : days.Length == Days.Length ? this : this with { Days = days };
    }

    /// <inheritdoc/>
    public bool Equals(Occurrences? other) =>
        other is not null && Sample == other.Sample && Days.SequenceEqual(other.Days) && Sources.SequenceEqual(other.Sources, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Sample, Days.Length, Sources.Length);
}
