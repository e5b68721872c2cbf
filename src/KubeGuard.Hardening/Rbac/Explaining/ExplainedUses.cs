using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac.Explaining;

/// <summary>Puts uses together by subject, verb and resource.</summary>
internal static class ExplainedUses
{
    private const int MostNames = 8;
    private const int MostIds = 20;

    /// <summary>Ordered by subject, resource and verb.</summary>
    public static ImmutableArray<ExplainedUse> Of(IEnumerable<RightUse> uses) =>
    [
        .. uses.GroupBy(use => new { use.Subject.User, use.Request.Group, use.Resource, use.Request.Verb, use.Request.Path })
            .OrderBy(group => group.Key.User, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Group, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Resource, StringComparer.Ordinal)
            .ThenBy(group => group.Key.Path, StringComparer.Ordinal)
            .ThenBy(group => ApiVerbs.Requests.IndexOf(group.Key.Verb))
            .Select(group => Together(group.Key.User, Right(group.First()), [.. group.DistinctBy(use => use.Evidence.Id)])),
    ];

    private static ExplainedUse Together(string user, string right, List<RightUse> uses) => new(
        user,
        right,
        Distinct(uses.Select(use => use.Request.Namespace)),
        [.. Distinct(uses.Select(use => use.Request.Name)).Take(MostNames)],
        uses.Sum(use => use.Evidence.Seen.Count),
        uses.Min(use => use.Evidence.Seen.FirstSeen),
        uses.Max(use => use.Evidence.Seen.LastSeen),
        Distinct(uses.Select(use => use.Evidence.UserAgentFamily)),
        Distinct(uses.SelectMany(use => use.Evidence.Seen.Sources)),
        [.. Distinct(uses.Select(use => use.Evidence.Id)).Take(MostIds)]);

    private static string Right(RightUse use) => use.Request.IsNonResource
        ? use.Request.ToString()
        : $"{use.Request.Verb} {use.Resource}{(use.Request.Group.Length > 0 ? $" of {use.Request.Group}" : "")}";

    private static ImmutableArray<string> Distinct(IEnumerable<string> items) =>
        [.. items.Where(item => item.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
