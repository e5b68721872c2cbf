using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Refinement;

/// <summary>What of a rule is gone, in words: verbs by resource, wildcards and names.</summary>
internal static class RemovedGrants
{
    public static ImmutableArray<string> Of(PolicyRule before, IReadOnlyList<PolicyRule> after)
    {
        if (!before.NonResourceUrls.IsEmpty)
            return Paths(before, after);
        var gone = before.Resources
            .SelectMany(resource => before.ApiGroups.Select(group => new { Resource = resource, Group = group }))
            .Select(cell => new { Name = Name(cell.Group, cell.Resource), Verbs = Verbs(before, after, cell.Group, cell.Resource) })
            .Where(cell => cell.Verbs.Length > 0)
            .GroupBy(cell => cell.Verbs, StringComparer.Ordinal)
            .Select(group => $"{group.Key} on {string.Join(", ", group.Select(cell => cell.Name).Distinct(StringComparer.Ordinal))}");
        return [.. gone, .. Names(before, after)];
    }

    private static ImmutableArray<string> Paths(PolicyRule before, IReadOnlyList<PolicyRule> after)
    {
        var gone = before.NonResourceUrls.Except(after.SelectMany(rule => rule.NonResourceUrls), StringComparer.Ordinal).ToList();
        return gone.Count == 0 ? [] : [$"{string.Join(", ", before.Verbs)} on the paths {string.Join(", ", gone)}"];
    }

    /// <summary>The verbs that are gone for a resource, in words; empty when none is.</summary>
    private static string Verbs(PolicyRule before, IReadOnlyList<PolicyRule> after, string group, string resource)
    {
        var left = after.Where(rule => rule.ApiGroups.Contains(group) && rule.Resources.Contains(resource)).SelectMany(rule => rule.Verbs).ToHashSet(StringComparer.Ordinal);
        if (left.Contains("*"))
            return "";
        if (!before.Verbs.Contains("*"))
            return string.Join(", ", before.Verbs.Where(verb => !left.Contains(verb)));
        return left.Count == 0 ? "every verb" : $"every verb but {string.Join(", ", ApiVerbs.InOrder(left))}";
    }

    private static IEnumerable<string> Names(PolicyRule before, IReadOnlyList<PolicyRule> after)
    {
        var held = after.Where(rule => !rule.ResourceNames.IsEmpty).ToList();
        if (before.ResourceNames.IsEmpty)
            return held.Select(rule => $"every name of {string.Join(", ", rule.Resources)} but {string.Join(", ", rule.ResourceNames)}");
        var gone = before.ResourceNames.Except(held.SelectMany(rule => rule.ResourceNames), StringComparer.Ordinal).ToList();
        return gone.Count == 0 || held.Count == 0 ? [] : [$"the {(gone.Count == 1 ? "name" : "names")} {string.Join(", ", gone)}"];
    }

    private static string Name(string group, string resource)
    {
        var shown = resource == "*" ? "every resource" : resource;
        return group switch
        {
            "" => shown,
            "*" => $"{shown} of every group",
            _ => $"{shown} of {group}",
        };
    }
}
