using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Defaults;

/// <summary>
/// The roles and bindings that the API server creates and reconciles by itself (Kubernetes documentation, Using RBAC Authorization, "Default
/// roles and role bindings"): discovery, basic user, the people's roles view, edit, admin and cluster-admin, components and controllers.
/// </summary>
public static class ClusterDefaults
{
    private static readonly RoleSheet Sheet = RoleSheet.Read(FactSheet.Lines("kubernetes-1.34.roles"));

    /// <summary>The Kubernetes version (major and minor) whose defaults these are.</summary>
    public static string KubernetesVersion => Sheet.Version;

    /// <summary>The roles.</summary>
    public static ImmutableArray<RbacRole> Roles { get; } = Sheet.Roles;

    /// <summary>The bindings.</summary>
    public static ImmutableArray<RbacBinding> Bindings { get; } = Sheet.Bindings;

    private static readonly ImmutableHashSet<RoleId> RoleIds = [.. Roles.Select(role => role.Id)];
    private static readonly ImmutableHashSet<BindingId> BindingIds = [.. Bindings.Select(binding => binding.Id)];

    /// <summary>Whether the API server has a default role of this identity.</summary>
    public static bool Has(RoleId id) => RoleIds.Contains(id);

    /// <summary>Whether the API server has a default binding of this identity.</summary>
    public static bool Has(BindingId id) => BindingIds.Contains(id);
}
