using System.Collections.Frozen;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Defaults;
using KubeGuard.Manifests;

namespace KubeGuard.Hardening.Rbac.Use;

/// <summary>
/// Which kinds have no namespace: those of Kubernetes itself and those whose CustomResourceDefinition the repository
/// holds. A kind that is not known counts as namespaced, which keeps more.
/// </summary>
internal sealed class ResourceScopes
{
    private static readonly FrozenSet<GroupResource> BuiltIn = BuiltInResources.All
        .Where(resource => !resource.Namespaced)
        .Select(resource => new GroupResource(resource.Group, resource.Resource))
        .ToFrozenSet();

    private readonly FrozenSet<GroupResource> _custom;

    /// <summary>Reads the CustomResourceDefinitions of the repository.</summary>
    public ResourceScopes(ManifestSet manifests) => _custom = CustomResources.In(manifests)
        .Where(custom => custom.IsClusterScoped)
        .Select(custom => new GroupResource(custom.Group, custom.Resource))
        .ToFrozenSet();

    /// <summary>Whether objects of this kind are known to live outside namespaces.</summary>
    public bool IsClusterScoped(GroupResource kind) => BuiltIn.Contains(kind) || _custom.Contains(kind);
}
