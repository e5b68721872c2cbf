using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers;

/// <summary>The namespace that Argo CD (<c>destination</c>) and Helm (the release) give: to objects of namespaced kinds that name none, and to no others.</summary>
internal static class GivenNamespace
{
    public static void Apply(YamlScalar? ns, string field, IReadOnlyCollection<BuildItem> items, ScopeTable scopes)
    {
        if (ns is not { IsNullValue: false, Value.Length: > 0 })
            return;
        BuildItems.During(items, new(MadeBy.Transformer, field, ns.Source.Path, [ns.Location]), () =>
        {
            foreach (var item in items.Where(item => item.Namespace.Length == 0 && item.Metadata is not null && !scopes.IsClusterScoped(GroupKind.Of(item.ApiVersion, item.Kind))))
                item.Node = item.Node.With("metadata", item.Metadata!.With("namespace", ns));
        });
    }
}
