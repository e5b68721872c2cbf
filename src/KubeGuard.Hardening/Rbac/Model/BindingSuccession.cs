using KubeGuard.Manifests.Resources;

namespace KubeGuard.Hardening.Rbac.Model;

/// <summary>
/// Which binding another one took the place of. A roleRef cannot be changed, so a narrower grant is a new binding; logs from before name the
/// old one. The new one remembers it in an annotation, and so the repository goes on answering for what it gave.
/// </summary>
internal static class BindingSuccession
{
    /// <summary>Annotation of a binding: the identity that it replaces, such as <c>ClusterRoleBinding/nightly</c> or <c>RoleBinding/shop/web</c>.</summary>
    public const string Annotation = "kubeguard.bot/replaces";

    /// <summary>The same annotation on a role that was split off another one.</summary>
    public static RoleId? SplitFrom(Resource? role) =>
        role?.Body.Mapping("metadata")?.Mapping("annotations")?.Text(Annotation)?.Split('/') switch
        {
            ["ClusterRole", { Length: > 0 } name] => new(null, name),
            ["Role", { Length: > 0 } ns, { Length: > 0 } name] => new(ns, name),
            _ => null,
        };

    /// <summary>What a binding of the repository replaces; null when it does not say so, or not so that it can be understood.</summary>
    public static BindingId? ReplacedBy(Resource? binding) =>
        binding?.Body.Mapping("metadata")?.Mapping("annotations")?.Text(Annotation)?.Split('/') switch
        {
            ["ClusterRoleBinding", { Length: > 0 } name] => new(null, name),
            ["RoleBinding", { Length: > 0 } ns, { Length: > 0 } name] => new(ns, name),
            _ => null,
        };
}
