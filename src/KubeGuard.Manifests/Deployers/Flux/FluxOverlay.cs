using System.Collections.Immutable;
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
        node = Set(node, "namespace", spec["targetNamespace"]);
        node = Set(node, "namePrefix", spec["namePrefix"]);
        node = Set(node, "nameSuffix", spec["nameSuffix"]);
        node = Append(node, "patches", spec.Sequence("patches")?.Items);
        node = Append(node, "components", spec.Sequence("components")?.Items);
        node = Append(node, "patchesStrategicMerge", spec.Sequence("patchesStrategicMerge")?.Items.Select(AsText));
        node = Append(node, "patchesJson6902", spec.Sequence("patchesJson6902")?.Items.OfType<YamlMapping>().Select(JsonPatch));
        foreach (var image in spec.Sequence("images")?.Items.OfType<YamlMapping>() ?? [])
            node = SetImage(node, image);
        return ReferenceEquals(node, below.Node) ? below : below.With(node);
    }

    private static YamlMapping Set(YamlMapping node, string field, YamlNode? value) =>
        value is YamlScalar { IsNullValue: false, Value.Length: > 0 } ? node.With(field, value) : node;

    private static YamlMapping Append(YamlMapping node, string field, IEnumerable<YamlNode>? items)
    {
        ImmutableArray<YamlNode> added = [.. items ?? []];
        if (added.IsEmpty)
            return node;
        return node.With(field, node.Sequence(field) is { } present ? present.WithItems(present.RawItems.AddRange(added)) : YamlTree.Sequence(added[0], added));
    }

    /// <summary>These fields hold objects where a kustomization has text.</summary>
    private static YamlScalar AsText(YamlNode node) =>
        node as YamlScalar ?? YamlTree.Text(node, (YamlJson.ToJson(node) ?? new JsonObject()).ToJsonString());

    private static YamlMapping JsonPatch(YamlMapping entry) => entry["patch"] is { } patch ? entry.With("patch", AsText(patch)) : entry;

    private static YamlMapping SetImage(YamlMapping node, YamlMapping image)
    {
        if (node.Sequence("images") is not { } present)
            return Append(node, "images", [image]);
        var place = present.Items.ToList().FindIndex(item => item is YamlMapping mapping && mapping.Text("name") == image.Text("name"));
        return place < 0 ? Append(node, "images", [image]) : node.With("images", present.WithItems(present.RawItems.SetItem(place, image)));
    }
}
