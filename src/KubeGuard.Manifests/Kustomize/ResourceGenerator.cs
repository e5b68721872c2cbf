using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary><c>configMapGenerator</c> and <c>secretGenerator</c>.</summary>
internal sealed class ResourceGenerator(BuildFiles files, Kustomization kustomization, BuildItems items)
{
    private readonly YamlMapping? _common = kustomization.Node.Mapping("generatorOptions");

    public void Apply()
    {
        Generate("configMapGenerator", "ConfigMap");
        Generate("secretGenerator", "Secret");
    }

    private void Generate(string field, string kind)
    {
        var index = 0;
        foreach (var generator in kustomization.Mappings(field))
        {
            var pointer = JsonPointer.Root.Append(field).Append(index++);
            var data = new GeneratorData(files, kustomization, generator, kind == "Secret");
            var node = Node(generator, kind, data);
            var item = new BuildItem(new(kustomization.File, kustomization.Document, pointer, node), node)
            {
                History = BuildHistory.Generated with { Inputs = data.Inputs },
                NeedsHash = !IsTrue(generator.Mapping("options"), "disableNameSuffixHash") && !IsTrue(_common, "disableNameSuffixHash"),
            };
            Absorb(item, generator);
        }
    }

    private YamlMapping Node(YamlMapping generator, string kind, GeneratorData data)
    {
        var name = generator["name"] as YamlScalar ?? throw new KustomizeException(generator, "A generator needs a name.");
        var metadata = YamlTree.Mapping(generator).With("name", name);
        if (generator["namespace"] is YamlScalar { IsNullValue: false } ns)
            metadata = metadata.With("namespace", ns);
        var node = YamlTree.Mapping(generator).With("apiVersion", YamlTree.Text(generator, "v1")).With("kind", YamlTree.Text(generator, kind));
        metadata = Described(Described(metadata, _common), generator.Mapping("options"));
        node = node.With("metadata", metadata);
        if (kind == "Secret")
            node = node.With("type", generator["type"] ?? YamlTree.Text(generator, "Opaque"));
        node = data.AddTo(node);
        var immutable = generator.Mapping("options")?["immutable"] ?? _common?["immutable"];
        return immutable is YamlScalar { Value: "true" } ? node.With("immutable", immutable) : node;
    }

    private static YamlMapping Described(YamlMapping metadata, YamlMapping? options)
    {
        foreach (var field in (string[])["labels", "annotations"])
        {
            foreach (var entry in options?.Mapping(field)?.Entries ?? [])
            {
                if (entry is { Name: { } key, Value: YamlScalar value })
                    metadata = metadata.With(field, (metadata.Mapping(field) ?? YamlTree.Mapping(value)).With(key, YamlTree.Text(value, value.Value)));
            }
        }

        return metadata;
    }

    private void Absorb(BuildItem item, YamlMapping generator)
    {
        var present = items.All.Where(other => other.Id == item.Id || other.PreviousIds.Contains(item.Id)).ToList();
        switch (generator.Text("behavior"), present)
        {
            case ("merge", [var old]):
                items.Replace(old, Merged(old, item, withData: true));
                break;
            case ("replace", [var old]):
                items.Replace(old, Merged(old, item, withData: false));
                break;
            case ("merge" or "replace", _):
                throw new KustomizeException(generator, $"{item.Id} does not exist once: nothing to merge with or to replace.");
            case (_, [_, ..]):
                throw new KustomizeException(generator, $"{item.Id} exists already: behavior must be merge or replace.");
            default:
                items.Add(item, generator);
                break;
        }
    }

    /// <summary>The new object in the place of the old one, whose name, namespace, labels and annotations it keeps.</summary>
    private static BuildItem Merged(BuildItem old, BuildItem item, bool withData)
    {
        var node = item.Node;
        var metadata = old.Metadata!;
        foreach (var field in (string[])["labels", "annotations"])
            metadata = Overlaid(metadata, item.Metadata!, field);
        node = node.With("metadata", metadata);
        foreach (var field in withData ? ["data", "binaryData"] : Array.Empty<string>())
            node = Overlaid(node.Without(field).With(field, old.Node[field] ?? YamlTree.Mapping(node)), item.Node, field);
        if (node.Mapping("binaryData") is { Entries.IsEmpty: true })
            node = node.Without("binaryData");
        return old.Successor(node, item);
    }

    private static YamlMapping Overlaid(YamlMapping below, YamlMapping above, string field)
    {
        var result = below;
        foreach (var entry in above.Mapping(field)?.Entries ?? [])
            result = result.With(field, (result.Mapping(field) ?? YamlTree.Mapping(above)).With(entry.Name!, entry.Value));
        return result;
    }

    private static bool IsTrue(YamlMapping? mapping, string key) => mapping?.Text(key) == "true";
}
