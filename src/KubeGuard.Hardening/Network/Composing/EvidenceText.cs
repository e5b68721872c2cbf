using System.Collections.Immutable;
using System.Globalization;
using KubeGuard.Evidence;

namespace KubeGuard.Hardening.Network.Composing;

/// <summary>Counts and times of connections, for people.</summary>
internal static class EvidenceText
{
    /// <summary>Such as <c>132 flows, 2021-06-16 16:52 to 2021-06-17 09:10 UTC</c>.</summary>
    public static string Of(IEnumerable<Connection> connections)
    {
        var seen = connections.Select(connection => connection.Seen).ToArray();
        if (seen.Length == 0)
            return "not observed";
        var count = seen.Sum(occurrences => occurrences.Count);
        var dated = seen.Where(occurrences => !occurrences.IsUndated).ToArray();
        if (dated.Length == 0)
            return $"{Flows(count)} without a time";
        var first = Time(dated.Min(occurrences => occurrences.FirstSeen));
        var last = Time(dated.Max(occurrences => occurrences.LastSeen));
        return $"{Flows(count)}, {(first == last ? first : $"{first} to {last}")} UTC";
    }

    public static string Flows(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} flow{(count == 1 ? "" : "s")}");

    public static ImmutableArray<string> Ids(IEnumerable<Connection> connections) =>
        [.. connections.Select(connection => connection.Id).Distinct().Order(StringComparer.Ordinal)];

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
