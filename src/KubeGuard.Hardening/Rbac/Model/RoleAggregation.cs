using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace KubeGuard.Hardening.Rbac.Model;

/// <summary>
/// What the control plane's ClusterRole aggregation comes to: an aggregating ClusterRole's own rules are overwritten by the union of the
/// rules of the ClusterRoles that its selectors match, which may aggregate themselves. Rings of aggregating roles give each other nothing
/// of their own.
/// </summary>
internal sealed class RoleAggregation
{
    private readonly ImmutableArray<RbacRole> _clusterRoles;
    private readonly FrozenDictionary<RoleId, ImmutableArray<RbacRole>> _roles;
    private readonly ConcurrentDictionary<RbacRole, ImmutableArray<RbacRole>> _parts = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<RoleId, ImmutableArray<EffectiveRule>> _rules = new();

    public RoleAggregation(ImmutableArray<RbacRole> roles)
    {
        _clusterRoles = [.. roles.Where(role => role.Id.Namespace is null)];
        _roles = roles.GroupBy(role => role.Id).ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray());
    }

    /// <summary>The roles of this identity.</summary>
    public ImmutableArray<RbacRole> Roles(RoleId id) => _roles.TryGetValue(id, out var roles) ? roles : [];

    /// <summary>The rules that a binding to this role gives; worked out when first asked for, as most roles are never bound.</summary>
    public ImmutableArray<EffectiveRule> Rules(RoleId id) => _rules.GetOrAdd(id, asked => [.. Roles(asked).SelectMany(RulesOf)]);

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

    private ImmutableArray<RbacRole> PartsOf(RbacRole aggregating) => _parts.GetOrAdd(
        aggregating, role => [.. _clusterRoles.Where(part => part.Id != role.Id && role.Aggregation!.Matches(part.Labels))]);
}
