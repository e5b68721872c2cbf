using System.Collections.Frozen;
using System.Collections.Immutable;

namespace KubeGuard.Hardening.Rbac.Model;

/// <summary>
/// What the control plane's ClusterRole aggregation comes to: an aggregating ClusterRole's own rules are overwritten by the union of the
/// rules of the ClusterRoles that its selectors match, which may aggregate themselves. Rings of aggregating roles give each other nothing
/// of their own.
/// </summary>
internal sealed class RoleAggregation(ImmutableArray<RbacRole> roles)
{
    private readonly ImmutableArray<RbacRole> _clusterRoles = [.. roles.Where(role => role.Id.Namespace is null)];
    private readonly Dictionary<RbacRole, ImmutableArray<RbacRole>> _parts = new(ReferenceEqualityComparer.Instance);

    /// <summary>The rules of every role by identity.</summary>
    public FrozenDictionary<RoleId, ImmutableArray<EffectiveRule>> Rules() => roles
        .GroupBy(role => role.Id)
        .ToFrozenDictionary(group => group.Key, group => group.SelectMany(RulesOf).ToImmutableArray());

    private IEnumerable<EffectiveRule> RulesOf(RbacRole role) =>
        Sources(role).SelectMany(source => source.Rules.Select(rule => new EffectiveRule(role, source, rule)));

    private IEnumerable<RbacRole> Sources(RbacRole role)
    {
        if (role.Aggregation is null)
            return [role];

        var seen = new HashSet<RbacRole>(ReferenceEqualityComparer.Instance) { role };
        var open = new Queue<RbacRole>([role]);
        var sources = new List<RbacRole>();
        while (open.TryDequeue(out var current))
        {
            foreach (var part in PartsOf(current).Where(seen.Add))
            {
                if (part.Aggregation is null)
                    sources.Add(part);
                else
                    open.Enqueue(part);
            }
        }

        return sources.OrderBy(source => source.Id.Name, StringComparer.Ordinal);
    }

    private ImmutableArray<RbacRole> PartsOf(RbacRole aggregating)
    {
        if (!_parts.TryGetValue(aggregating, out var parts))
        {
            parts = [.. _clusterRoles.Where(part => part.Id != aggregating.Id && aggregating.Aggregation!.Matches(part.Labels))];
            _parts.Add(aggregating, parts);
        }

        return parts;
    }
}
