using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Refinement;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac.Creation;

/// <summary>
/// The least rules that allow what was used, for a subject that has none in the repository (R8, R15, R24): nothing is inferred unless the policy
/// asks for it (R13), and names are kept where they are few and lasting.
/// </summary>
/// <param name="maximumNames">How many names of one resource, and paths, are written out.</param>
/// <param name="infers">Whether the policy asks for inferred verbs.</param>
internal sealed class RuleSynthesis(int maximumNames, bool infers)
{
    /// <summary>The rules, ordered by group and resource, paths last.</summary>
    public ImmutableArray<KeptRule> Rules(IReadOnlyList<RightUse> uses)
    {
        var rows = uses.Where(use => !use.Request.IsNonResource)
            .GroupBy(use => new { use.Request.Group, use.Resource })
            .OrderBy(cell => cell.Key.Group, StringComparer.Ordinal)
            .ThenBy(cell => cell.Key.Resource, StringComparer.Ordinal)
            .SelectMany(cell => Rows(cell.Key.Group, cell.Key.Resource, [.. cell]))
            .ToList();
        return [.. RuleRows.Compact(rows), .. Paths(uses)];
    }

    /// <summary>Whether names of this resource were seen and are not kept.</summary>
    public bool Generalises(IReadOnlyList<RightUse> cell) => cell.Any(use => use.IsNamed) && !KeepsNames(cell);

    private IEnumerable<RuleRow> Rows(string group, string resource, List<RightUse> cell)
    {
        var isNamed = KeepsNames(cell);
        var rows = Rows(group, resource, cell, isNamed);
        var inferred = infers ? InferredVerbs.Beside(group, resource, [.. cell.Select(use => use.Request.Verb).Distinct(StringComparer.Ordinal)]).ToList() : [];
        return inferred.Count == 0
            ? rows
            : [.. rows, new(group, resource, [.. inferred.Select(verb => new KeptVerb(verb, KeepReason.InferredPattern))], isNamed && !inferred.Contains("create") ? NamesOf(cell) : [])];
    }

    private static IEnumerable<RuleRow> Rows(string group, string resource, List<RightUse> cell, bool isNamed)
    {
        return cell.GroupBy(use => use.Request.Verb, StringComparer.Ordinal)
            .Select(verb => new { Verb = verb.Key, Names = isNamed && verb.All(use => use.IsNamed) ? NamesOf(verb) : [] })
            .GroupBy(verb => string.Join('\n', verb.Names), StringComparer.Ordinal)
            .OrderBy(names => names.Key, StringComparer.Ordinal)
            .Select(names => new RuleRow(
                group, resource, [.. ApiVerbs.InOrder(names.Select(verb => verb.Verb)).Select(verb => new KeptVerb(verb, KeepReason.Used))], names.First().Names));
    }

    /// <summary>
    /// Whether the resource is held to the names that were used: not when they are many, look generated, count up, or are given by the subject
    /// itself to what it creates. A lease is the exception: the one that creates an election's lock asks for it by the same name for ever (R28).
    /// </summary>
    private bool KeepsNames(IReadOnlyList<RightUse> cell)
    {
        var names = NamesOf(cell);
        var isLock = names.Length == 1 && cell.All(use => use.Request is { Group: "coordination.k8s.io", Resource: "leases" });
        var createsThem = cell.Any(use => use.Request is { Verb: "create", Subresource: "" }) && !isLock;
        var isCountedTogether = cell.Any(use => use.Request.NameGeneralised);
        return names.Length <= maximumNames && !createsThem && !isCountedTogether && !names.Any(NameShape.LooksGenerated) && !NameShape.AreOneSet(names);
    }

    private static ImmutableArray<string> NamesOf(IEnumerable<RightUse> uses) =>
        [.. uses.Where(use => use.IsNamed).Select(use => use.Request.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<KeptRule> Paths(IReadOnlyList<RightUse> uses) => uses
        .Where(use => use.Request.IsNonResource)
        .GroupBy(use => use.Request.Path, StringComparer.Ordinal)
        .OrderBy(path => path.Key, StringComparer.Ordinal)
        .GroupBy(path => string.Join(',', ApiVerbs.InOrder(path.Select(use => use.Request.Verb))), StringComparer.Ordinal)
        .Select(verbs => new KeptRule(
            new() { NonResourceUrls = [.. verbs.Select(path => path.Key)], Verbs = [.. verbs.Key.Split(',')] }, []));
}
