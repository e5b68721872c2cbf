using System.Text.Json.Nodes;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary>Writes the settings of a Flux Kustomization into a kustomization, as kustomize-controller does before it builds.</summary>
internal static class FluxOverlay
{
    public static Kustomization Lay(YamlMapping spec, Kustomization below)
    {
        var node = below.Node;
        node = node.Setting("namespace", spec["targetNamespace"])
            .Setting("namePrefix", spec["namePrefix"])
            .Setting("nameSuffix", spec["nameSuffix"])
            .Appending("patches", spec.Sequence("patches")?.Items)
            .Appending("components", spec.Sequence("components")?.Items)
            .Appending("patchesStrategicMerge", spec.Sequence("patchesStrategicMerge")?.Items.Select(AsText))
            .Appending("patchesJson6902", spec.Sequence("patchesJson6902")?.Items.OfType<YamlMapping>().Select(JsonPatch));
        foreach (var image in spec.Sequence("images")?.Items.OfType<YamlMapping>() ?? [])
            node = node.SettingByName("images", image);
        return ReferenceEquals(node, below.Node) ? below : below.With(node);
    }

    /// <summary>These fields hold objects where a kustomization has text.</summary>
    private static YamlScalar AsText(YamlNode node) =>
        node as YamlScalar ?? YamlTree.Text(node, (YamlJson.ToJson(node) ?? new JsonObject()).ToJsonString());

    private static YamlMapping JsonPatch(YamlMapping entry) => entry["patch"] is { } patch ? entry.With("patch", AsText(patch)) : entry;
}
