namespace KubeGuard.Hardening.Rbac.Model;

/// <summary>Identity of a Role, or of a ClusterRole.</summary>
/// <param name="Namespace">Namespace of a Role; null for a ClusterRole.</param>
/// <param name="Name">Name.</param>
public sealed record RoleId(string? Namespace, string Name)
{
    /// <summary><c>Role</c> or <c>ClusterRole</c>.</summary>
    public string Kind => Namespace is null ? "ClusterRole" : "Role";

    /// <inheritdoc/>
    public override string ToString() => Namespace is null ? $"ClusterRole/{Name}" : $"Role/{Namespace}/{Name}";
}

/// <summary>Identity of a RoleBinding, or of a ClusterRoleBinding.</summary>
/// <param name="Namespace">Namespace of a RoleBinding; null for a ClusterRoleBinding.</param>
/// <param name="Name">Name.</param>
public sealed record BindingId(string? Namespace, string Name)
{
    /// <summary><c>RoleBinding</c> or <c>ClusterRoleBinding</c>.</summary>
    public string Kind => Namespace is null ? "ClusterRoleBinding" : "RoleBinding";

    /// <inheritdoc/>
    public override string ToString() => Namespace is null ? $"ClusterRoleBinding/{Name}" : $"RoleBinding/{Namespace}/{Name}";
}
