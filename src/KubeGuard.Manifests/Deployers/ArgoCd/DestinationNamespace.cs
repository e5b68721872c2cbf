using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary><c>destination.namespace</c>: for objects of namespaced kinds that name no namespace, and for no others.</summary>
internal static class DestinationNamespace
{
    public static void Apply(YamlMapping? destination, IReadOnlyCollection<BuildItem> items, ScopeTable scopes)
    {
        if (destination?["namespace"] is not YamlScalar { IsNullValue: false, Value.Length: > 0 } ns)
            return;
        BuildItems.During(items, new(MadeBy.Transformer, "destination.namespace", ns.Source.Path, [ns.Location]), () =>
        {
            foreach (var item in items.Where(item => item.Namespace.Length == 0 && item.Metadata is not null && !scopes.IsClusterScoped(GroupKind.Of(item.ApiVersion, item.Kind))))
                item.Node = item.Node.With("metadata", item.Metadata!.With("namespace", ns));
        });
    }
}
