using System.Globalization;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>Who used something, how often, where and when, in a few words.</summary>
internal static class UseSummary
{
    private const int Most = 4;

    /// <summary><c>used 12 times by shop/web in shop, first 2025-11-03 09:12, last 2025-11-17 10:00</c>; at least one use is needed.</summary>
    public static string Of(IReadOnlyCollection<RightUse> uses)
    {
        var count = uses.DistinctBy(use => use.Evidence.Id, StringComparer.Ordinal).Sum(use => use.Evidence.Seen.Count);
        var who = Listed(uses.Select(use => use.Account?.ToString() ?? use.Subject.User));
        var where = Listed(uses.Select(use => use.Request.Namespace).Where(name => name.Length > 0));
        var first = EvidenceWindow.Stamp(uses.Min(use => use.Evidence.Seen.FirstSeen));
        var last = EvidenceWindow.Stamp(uses.Max(use => use.Evidence.Seen.LastSeen));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"used {count} {(count == 1 ? "time" : "times")} by {who}{(where.Length > 0 ? $" in {where}" : "")}, first {first}, last {last}");
    }

    private static string Listed(IEnumerable<string> items)
    {
        var all = items.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return all.Count > Most
            ? string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", all.Take(Most))} and {all.Count - Most} more")
            : string.Join(", ", all);
    }
}
