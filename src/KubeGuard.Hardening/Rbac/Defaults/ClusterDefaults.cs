using System.Collections.Immutable;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Defaults;

/// <summary>The roles and bindings that the API server creates and reconciles by itself.</summary>
public static class ClusterDefaults
{
    /// <summary>The roles.</summary>
    public static ImmutableArray<RbacRole> Roles { get; } = [];

    /// <summary>The bindings.</summary>
    public static ImmutableArray<RbacBinding> Bindings { get; } = [];
}
