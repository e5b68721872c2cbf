using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Generalisation;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Refinement;

/// <summary>What stays of one rule for one resource of one group; rows with the same verbs and names become one rule again (R15).</summary>
/// <param name="Group">API group.</param>
/// <param name="Resource">Resource as rules write it.</param>
/// <param name="Verbs">Verbs in the order of the rule.</param>
/// <param name="Names">Names, or empty for every name.</param>
internal sealed record RuleRow(string Group, string Resource, ImmutableArray<KeptVerb> Verbs, ImmutableArray<string> Names)
{
    /// <summary>Whether both rows fit in one rule.</summary>
    public bool FitsWith(RuleRow other) =>
        Verbs.Select(kept => kept.Verb).SequenceEqual(other.Verbs.Select(kept => kept.Verb)) && Names.SequenceEqual(other.Names);
}

/// <summary>A rule of the refined role, with the reason for each of its verbs.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Rows">The rows that it is made of; empty for a rule about paths.</param>
internal sealed record KeptRule(PolicyRule Rule, ImmutableArray<RuleRow> Rows);

/// <summary>Makes rules of rows: as few as hold exactly the rows, in the order of their first appearance.</summary>
internal static class RuleRows
{
    public static ImmutableArray<KeptRule> Compact(IReadOnlyList<RuleRow> rows)
    {
        var classes = new List<List<RuleRow>>();
        foreach (var row in rows)
        {
            if (classes.Find(members => members[0].FitsWith(row)) is { } fitting)
                fitting.Add(row);
            else
                classes.Add([row]);
        }

        return [.. classes.SelectMany(Rectangles)];
    }

    /// <summary>A rule grants every resource in every group it names: only groups with the same resources may share one.</summary>
    private static IEnumerable<KeptRule> Rectangles(List<RuleRow> rows)
    {
        var byGroup = rows.GroupBy(row => row.Group, StringComparer.Ordinal).ToList();
        var open = new List<List<IGrouping<string, RuleRow>>>();
        foreach (var group in byGroup)
        {
            if (open.Find(members => Resources(members[0]).SetEquals(Resources(group))) is { } same)
                same.Add(group);
            else
                open.Add([group]);
        }

        return open.Select(groups => new KeptRule(
            new()
            {
                ApiGroups = [.. groups.Select(group => group.Key)],
                Resources = [.. groups[0].Select(row => row.Resource).Distinct(StringComparer.Ordinal)],
                ResourceNames = rows[0].Names,
                Verbs = [.. rows[0].Verbs.Select(kept => kept.Verb)],
            },
            [.. groups.SelectMany(group => group)]));
    }

    private static HashSet<string> Resources(IEnumerable<RuleRow> rows) => rows.Select(row => row.Resource).ToHashSet(StringComparer.Ordinal);
}
