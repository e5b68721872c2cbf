using System.Collections.Immutable;

namespace KubeGuard.Evidence.Aggregation;

/// <summary>Adds up what was read: associative and commutative.</summary>
internal static class CoverageMerge
{
    public static Coverage Of(Coverage left, Coverage right) => new(
        [.. left.Sources.Concat(right.Sources)
            .GroupBy(source => new SourceIdentity(source.Source, source.Kind))
            .OrderBy(group => group.Key.Source, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Kind)
            .Select(group => group.Aggregate(Of))],
        Extremes.Earliest([left.From, right.From]),
        Extremes.Latest([left.To, right.To]),
        left.SeenResources.Union(right.SeenResources));

    private static SourceCoverage Of(SourceCoverage left, SourceCoverage right) => left with
    {
        Read = left.Read + right.Read,
        Used = left.Used + right.Used,
        Malformed = left.Malformed + right.Malformed,
        Skipped = left.Skipped.Concat(right.Skipped)
            .GroupBy(skipped => skipped.Key, StringComparer.Ordinal)
            .ToImmutableSortedDictionary(group => group.Key, group => group.Sum(skipped => skipped.Value), StringComparer.Ordinal),
        HasGaps = left.HasGaps || right.HasGaps,
        Bytes = left.Bytes + right.Bytes,
        Notes = [.. left.Notes.Union(right.Notes, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
    };

    private sealed record SourceIdentity(string Source, LogKind? Kind);
}

/// <summary>The ends of a span of time, where some ends are unknown.</summary>
internal static class Extremes
{
    public static DateTimeOffset? Earliest(IEnumerable<DateTimeOffset?> times) => times.Min();

    public static DateTimeOffset? Latest(IEnumerable<DateTimeOffset?> times) => times.Max();
}

/// <summary>When the tuples of a set were first and last seen; null when none has a time.</summary>
internal static class SeenTimes
{
    public static DateTimeOffset? First(ImmutableArray<ApiUse> uses, ImmutableArray<Connection> connections) =>
        Extremes.Earliest(All(uses, connections).Select(seen => (DateTimeOffset?)seen.FirstSeen));

    public static DateTimeOffset? Last(ImmutableArray<ApiUse> uses, ImmutableArray<Connection> connections) =>
        Extremes.Latest(All(uses, connections).Select(seen => (DateTimeOffset?)seen.LastSeen));

    private static IEnumerable<Occurrences> All(ImmutableArray<ApiUse> uses, ImmutableArray<Connection> connections) =>
        uses.Select(use => use.Seen).Concat(connections.Select(connection => connection.Seen)).Where(seen => !seen.IsUndated);
}
