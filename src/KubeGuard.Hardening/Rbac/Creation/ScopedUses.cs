using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Use;

namespace KubeGuard.Hardening.Rbac.Creation;

/// <summary>
/// The uses of one subject by the scope that can carry them (R9): paths, cluster-scoped kinds and requests across all namespaces need a
/// ClusterRoleBinding, all else a RoleBinding in each namespace. What works for the whole cluster keeps all of it cluster-wide (R27).
/// </summary>
/// <param name="ClusterWide">Uses that need a ClusterRoleBinding.</param>
/// <param name="Namespaced">Uses that a RoleBinding can carry.</param>
internal sealed record ScopedUses(ImmutableArray<RightUse> ClusterWide, ImmutableArray<RightUse> Namespaced)
{
    /// <summary>The namespaces of the namespaced uses, in ordinal order.</summary>
    public ImmutableArray<string> Namespaces =>
        [.. Namespaced.Select(use => use.Request.Namespace).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <param name="uses">The uses of one subject.</param>
    /// <param name="activity">All that it did.</param>
    /// <param name="observedNamespacesOnly">Whether the policy asks for the namespaces that were seen (R27).</param>
    public static ScopedUses Of(IReadOnlyList<RightUse> uses, SubjectActivity activity, bool observedNamespacesOnly)
    {
        if (activity.WorksClusterWide && !observedNamespacesOnly)
            return new([.. uses], []);
        var split = uses.ToLookup(use => use.Request.IsNonResource || use.Request.Namespace.Length == 0);
        return new([.. split[true]], [.. split[false]]);
    }
}
