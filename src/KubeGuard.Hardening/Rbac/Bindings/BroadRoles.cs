using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Bindings;

/// <summary>
/// The roles that every cluster has for people (Kubernetes documentation, Using RBAC Authorization, "User-facing roles"): they hold far more
/// than any one workload needs, and cannot be refined.
/// </summary>
internal static class BroadRoles
{
    /// <summary>Whether the binding gives one of them as the API server made it.</summary>
    public static bool IsGivenBy(RbacBinding binding, RbacModel model) =>
        binding.Role is { Namespace: null, Name: "cluster-admin" or "admin" or "edit" or "view" }
        && model.FindRoles(binding.Role).All(role => role.IsBootstrap);
}
