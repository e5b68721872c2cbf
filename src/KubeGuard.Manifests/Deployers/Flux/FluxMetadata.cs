using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary><c>commonMetadata</c>: labels and annotations on every object itself, not on selectors or templates.</summary>
internal static class FluxMetadata
{
    public static void Apply(YamlMapping common, IEnumerable<BuildItem> items)
    {
        foreach (var item in items)
        {
            foreach (var field in (string[])["labels", "annotations"])
            {
                foreach (var entry in common.Mapping(field)?.Entries ?? [])
                {
                    if (entry is not { Name: { } key, Value: YamlScalar value })
                        continue;
                    var metadata = item.Metadata ?? YamlTree.Mapping(common);
                    var present = metadata.Mapping(field) ?? YamlTree.Mapping(value);
                    item.Node = item.Node.With("metadata", metadata.With(field, present.With(key, YamlTree.Text(value, value.Value))));
                }
            }
        }
    }
}
