using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Refinement;

/// <summary>
/// Roles that can only be changed together: one place in the repository makes several (overlays of one base: the bytes are the same), or several
/// places make one (the cluster has one of them, and the log does not say which).
/// </summary>
internal static class RoleUnits
{
    /// <summary>All roles of the repository in units, ordered by place and identity.</summary>
    public static IEnumerable<ImmutableArray<RbacRole>> Of(RbacModel model)
    {
        var units = new List<List<RbacRole>>();
        var byPlace = new Dictionary<string, List<RbacRole>>(StringComparer.Ordinal);
        var byId = new Dictionary<RoleId, List<RbacRole>>();
        foreach (var role in model.Roles.Where(role => role.Resource is not null).OrderBy(Place, StringComparer.Ordinal))
        {
            var unit = byPlace.GetValueOrDefault(Place(role));
            var other = byId.GetValueOrDefault(role.Id);
            if (unit is null && other is null)
                units.Add(unit = []);
            else if (unit is not null && other is not null && unit != other)
                Merge(unit, other);
            unit ??= other!;
            unit.Add(role);
            byPlace[Place(role)] = unit;
            byId[role.Id] = unit;
        }

        return units.Select(unit => unit.ToImmutableArray());

        void Merge(List<RbacRole> unit, List<RbacRole> other)
        {
            unit.AddRange(other);
            units.Remove(other);
            foreach (var role in other)
            {
                byPlace[Place(role)] = unit;
                byId[role.Id] = unit;
            }
        }
    }

    private static string Place(RbacRole role) => $"{role.Resource!.Origin.File}\n{role.Resource.Origin.Document:D6}\n{role.Resource.Origin.Pointer}";
}
