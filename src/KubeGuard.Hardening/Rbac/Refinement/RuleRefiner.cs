using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Hardening.Rbac.Evaluation;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;
using KubeGuard.Hardening.Rbac.Silence;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac.Refinement;

/// <summary>What becomes of one rule.</summary>
/// <param name="Before">The rule as it is.</param>
/// <param name="After">The rules in its place; the rule itself when nothing of it goes.</param>
internal sealed record RefinedRule(PolicyRule Before, ImmutableArray<KeptRule> After)
{
    /// <summary>Whether the rule stays as it is.</summary>
    public bool IsUnchanged => After is [var only] && only.Rule.Equals(Before);
}

/// <summary>
/// Intersects the rules of one role with what was used (R16), adds back what the mechanisms behind the uses need (<see cref="VerbFamilies"/>)
/// and what the log cannot speak of (<see cref="GrantSilence"/>), and never goes beyond the rule (P2).
/// </summary>
/// <param name="uses">What the role carried.</param>
/// <param name="families">Verbs that belong together.</param>
/// <param name="silence">What the log cannot speak of.</param>
/// <param name="log">The same without regard to who asks.</param>
/// <param name="fixedNames">Names that may become resourceNames.</param>
/// <param name="maximumPaths">How many paths under a wildcard are written out.</param>
internal sealed class RuleRefiner(
    IReadOnlyList<RightUse> uses, VerbFamilies families, GrantSilence silence, LogSilence log, FixedNames fixedNames, int maximumPaths)
{
    /// <summary>Groups of Kubernetes itself, with the one that API servers served until 1.21.</summary>
    private static readonly FrozenSet<string> BuiltInGroups = BuiltInResources.All.Select(known => known.Group).Append("extensions").ToFrozenSet(StringComparer.Ordinal);

    private readonly HashSet<FamilyGrant> _inferred = [];

    /// <summary>The refiner for what a role carried for these users.</summary>
    /// <param name="analysis">What is known.</param>
    /// <param name="uses">What the role carried.</param>
    /// <param name="users">Everybody who has the role.</param>
    /// <param name="namespaces">Where they have it; null for the whole cluster.</param>
    public static RuleRefiner For(RbacAnalysis analysis, IReadOnlyList<RightUse> uses, ImmutableArray<string> users, ImmutableArray<string>? namespaces) => new(
        uses,
        new VerbFamilies(uses, [.. users.Select(analysis.ActivityOf)], analysis.Input.Options.Rbac.InferredVerbs),
        new GrantSilence(analysis.Silence, new([.. users.Select(user => new ApiSubject(user, ImpliedGroups.Of(user)))], namespaces)),
        analysis.Silence,
        analysis.FixedNames,
        analysis.Input.Options.MaximumResourceNames);

    /// <summary>Refines the rule; <paramref name="own"/> are the uses that are counted to it and not to another rule of the role.</summary>
    public RefinedRule Refine(PolicyRule rule, IReadOnlyList<RightUse> own)
    {
        if (!rule.NonResourceUrls.IsEmpty)
            return new(rule, rule.Resources.IsEmpty ? RefinePaths(rule, own) : [new(rule, [])]);
        var cells = Cells(rule, own).ToList();
        var rows = cells.SelectMany(cell => Rows(rule, own, cell, cells)).ToList();
        return new(rule, Says(rows, rule) ? [new(rule, [.. rows])] : RuleRows.Compact([.. rows.Where(row => !IsNowhere(row, cells))]));
    }

    /// <summary>A rule of several groups also pairs resources with groups of Kubernetes that do not have them. A rule that changes need not say so.</summary>
    private bool IsNowhere(RuleRow row, List<Cell> cells) =>
        BuiltInGroups.Contains(row.Group)
        && log.IsSilentOn(row.Group, row.Resource.Split('/')[0])
        && !BuiltInResources.All.Any(known => known.Group == row.Group && known.Resource == row.Resource)
        && cells.Exists(other => other.Resource == row.Resource && other.Group != row.Group);

    private ImmutableArray<KeptRule> RefinePaths(PolicyRule rule, IReadOnlyList<RightUse> own)
    {
        var elsewhere = rule.NonResourceUrls
            .Where(path => DelegatedChecks.IsOfOtherServers(path) || rule.Verbs.Any(verb => silence.LeavesOutPath(verb, path)))
            .ToImmutableArray();
        var paths = rule.NonResourceUrls.Except(elsewhere).SelectMany(pattern => UsedPaths(pattern, own)).Distinct(StringComparer.Ordinal).ToImmutableArray();
        var used = own.Select(use => use.Request.Verb).ToHashSet(StringComparer.Ordinal);
        ImmutableArray<string> verbs = rule.Verbs.Contains("*") ? [.. ApiVerbs.InOrder(used)] : [.. rule.Verbs.Where(used.Contains)];
        KeptRule[] parts = rule.NonResourceUrls.All(path => elsewhere.Contains(path) || (paths.Contains(path) && verbs.SequenceEqual(rule.Verbs)))
            ? [new(rule, [])]
            : [new(rule with { NonResourceUrls = paths, Verbs = verbs }, []), new(rule with { NonResourceUrls = elsewhere }, [])];
        return [.. parts.Where(part => !part.Rule.NonResourceUrls.IsEmpty)];
    }

    private IEnumerable<string> UsedPaths(string pattern, IReadOnlyList<RightUse> own)
    {
        var used = own.Select(use => use.Request.Path).Where(path => RuleMatching.PatternCovers(pattern, path)).Distinct(StringComparer.Ordinal).ToList();
        return used.Count > maximumPaths ? [pattern] : used.Order(StringComparer.Ordinal);
    }

    /// <summary>The resources of the rule one by one: those written out, and in the place of a wildcard those that were used (R16).</summary>
    private IEnumerable<Cell> Cells(PolicyRule rule, IReadOnlyList<RightUse> own)
    {
        var seen = new HashSet<Cell>();
        foreach (var resource in rule.Resources)
        {
            foreach (var group in rule.ApiGroups)
            {
                foreach (var cell in IsPattern(resource) || group == "*" ? Expand(rule, group, resource, own) : [new(group, resource, true)])
                {
                    if (seen.Add(cell with { IsWritten = true }))
                        yield return cell;
                }
            }
        }
    }

    private IEnumerable<Cell> Expand(PolicyRule rule, string group, string resource, IReadOnlyList<RightUse> own)
    {
        if (rule.Verbs.Any(IsUnrecorded))
            yield return new(group, resource, true);
        foreach (var unknown in silence.LeftOutUnder(group, resource, rule.Verbs))
            yield return new(unknown.Group, unknown.Resource, true);
        var used = own
            .Where(use => (group == "*" || use.Request.Group == group) && RuleMatching.TokenCovers(resource, use.Request.Resource, use.Request.Subresource))
            .Select(use => new Cell(use.Request.Group, use.Resource, false))
            .Distinct()
            .OrderBy(cell => cell.Group, StringComparer.Ordinal)
            .ThenBy(cell => cell.Resource, StringComparer.Ordinal);
        foreach (var cell in used)
            yield return cell;
        foreach (var sibling in resource == "*/scale" ? ScalableSiblings(own) : [])
            yield return sibling;
    }

    /// <summary>Scale is the one subresource that clients use without knowing the kind: who scales Deployments by <c>*/scale</c> is next asked to scale a StatefulSet.</summary>
    private static IEnumerable<Cell> ScalableSiblings(IReadOnlyList<RightUse> own) => BuiltInResources.All
        .Where(known => known.Resource.EndsWith("/scale", StringComparison.Ordinal)
            && own.Any(use => use.Request.Group == known.Group && use.Request.Subresource == "scale"))
        .Select(known => new Cell(known.Group, known.Resource, false));

    private IEnumerable<RuleRow> Rows(PolicyRule rule, IReadOnlyList<RightUse> own, Cell cell, List<Cell> cells)
    {
        // The same resource under another group of the rule tells for both: a client asks by the group that its library knows.
        if (Told(cell, cells) is not { } told)
            return [new(cell.Group, cell.Resource, [.. rule.Verbs.Select(verb => new KeptVerb(verb, KeepReason.SilentResource))], rule.ResourceNames)];
        var ownOfCell = own.Where(told.IsOf).ToList();
        var verbs = KeptVerbs(rule, cell, told, ownOfCell, own);
        if (verbs.IsEmpty)
            return [];
        if (!rule.ResourceNames.IsEmpty)
            return [new(cell.Group, cell.Resource, verbs, KeptNames(rule, ownOfCell, verbs))];
        var names = fixedNames.For(told.Group, told.Resource, [.. uses.Where(told.IsOf)]);
        if (names.IsEmpty || verbs.Any(kept => silence.Of(kept.Verb, cell.Group, cell.Resource, []) is not null))
            return [new(cell.Group, cell.Resource, verbs, [])];
        var split = verbs.ToLookup(kept => kept.Verb == "create");
        return new[] { (Verbs: split[true], Names: ImmutableArray<string>.Empty), (Verbs: split[false], Names: names) }
            .Where(part => part.Verbs.Any())
            .Select(part => new RuleRow(cell.Group, cell.Resource, [.. part.Verbs], part.Names));
    }

    /// <summary>The resource that the log speaks of for this one; null when it is silent on it.</summary>
    private Cell? Told(Cell cell, List<Cell> cells)
    {
        if (!cell.IsWritten || IsPattern(cell.Resource) || cell.Group == "*" || silence.SpeaksOf(cell.Group, cell.BaseResource))
            return cell;
        return cells.Find(other => other != cell && other.Resource == cell.Resource && silence.SpeaksOf(other.Group, other.BaseResource));
    }

    private ImmutableArray<KeptVerb> KeptVerbs(PolicyRule rule, Cell cell, Cell told, List<RightUse> ownOfCell, IReadOnlyList<RightUse> own)
    {
        if (ownOfCell.Count == 0 && !cell.IsWritten && cell.Resource.EndsWith("/scale", StringComparison.Ordinal))
            return [.. ApiVerbs.InOrder(own.Where(use => use.Request.Group == cell.Group && use.Request.Subresource == "scale").Select(use => use.Request.Verb))
                .Select(verb => new KeptVerb(verb, KeepReason.SiblingKind))];
        if (rule.Verbs.Contains("*") && silence.Of("*", cell.Group, cell.Resource, rule.ResourceNames) is KeepReason.NotRecorded)
            return [new("*", KeepReason.NotRecorded)];
        var used = ownOfCell.Select(use => use.Request.Verb).ToHashSet(StringComparer.Ordinal);
        var candidates = rule.Verbs.Contains("*") ? ApiVerbs.InOrder(used.Concat(ApiVerbs.Requests)) : rule.Verbs.Distinct(StringComparer.Ordinal);
        return [.. candidates.Select(verb => Kept(rule, cell, told, verb, used)).OfType<KeptVerb>()];
    }

    private KeptVerb? Kept(PolicyRule rule, Cell cell, Cell told, string verb, HashSet<string> used)
    {
        if (used.Contains(verb))
            return new(verb, ApiVerbs.IsRequest(verb) ? KeepReason.Used : UsedCheck(verb));
        var isWritten = rule.Verbs.Contains(verb) && cell.IsWritten;
        if (rule.Verbs.Contains(verb) && IsUnrecorded(verb))
            return new(verb, KeepReason.NoEvent);
        if (isWritten && DelegatedChecks.IsOfKubelet(cell.Group, cell.Resource))
            return new(verb, KeepReason.DelegatedCheck);
        if (silence.Of(verb, cell.Group, cell.Resource, rule.ResourceNames) is { } unknown && (isWritten || used.Count > 0 || unknown == KeepReason.NotRecorded))
            return new(verb, unknown);
        var named = string.Join(',', rule.ResourceNames);
        return families.Keeps(verb, told.Group, told.Resource) is { } reason && _inferred.Add(new(verb, cell.Group, cell.Resource, named))
            ? new(verb, reason)
            : null;
    }

    private static KeepReason UsedCheck(string verb) => verb == "impersonate" ? KeepReason.Used : KeepReason.EscalationCheck;

    /// <summary>Of the names of the rule those used, with the other members of their sets (R28).</summary>
    private static ImmutableArray<string> KeptNames(PolicyRule rule, List<RightUse> own, ImmutableArray<KeptVerb> verbs)
    {
        var sets = own.Where(use => use.IsNamed).Select(use => NameShape.SetOf(use.Request.Name)).ToHashSet(StringComparer.Ordinal);
        var unknown = sets.Count == 0 || verbs.Any(kept => kept.Reason is KeepReason.NoEvent or KeepReason.DelegatedCheck or KeepReason.SilentVerb or KeepReason.NotRecorded);
        return unknown ? rule.ResourceNames : [.. rule.ResourceNames.Where(name => sets.Contains(NameShape.SetOf(name)))];
    }

    /// <summary>Whether the rows are the rule itself: everything written out and nothing gone.</summary>
    private static bool Says(List<RuleRow> rows, PolicyRule rule)
    {
        if (rule.Resources.Any(IsPattern) || rule.ApiGroups.Contains("*"))
            return false;
        var size = rule.Resources.Distinct(StringComparer.Ordinal).Count() * rule.ApiGroups.Distinct(StringComparer.Ordinal).Count();
        return rows.Count == size && rows.All(row =>
            row.Names.SequenceEqual(rule.ResourceNames) && row.Verbs.Select(kept => kept.Verb).SequenceEqual(rule.Verbs.Distinct(StringComparer.Ordinal)));
    }

    private static bool IsPattern(string resource) => resource == "*" || resource.StartsWith("*/", StringComparison.Ordinal);

    private static bool IsUnrecorded(string verb) => verb != "*" && !ApiVerbs.IsRequest(verb);

    /// <param name="Group">API group.</param>
    /// <param name="Resource">Resource as rules write it.</param>
    /// <param name="IsWritten">Whether the rule writes it out, rather than covering it by a wildcard.</param>
    private sealed record Cell(string Group, string Resource, bool IsWritten)
    {
        public bool IsOf(RightUse use) => use.Request.Group == Group && use.Resource == Resource;

        public string BaseResource => Resource.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? Resource[..slash] : Resource;
    }

    private sealed record FamilyGrant(string Verb, string Group, string Resource, string Names);
}
