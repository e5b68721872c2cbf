using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>What a generator shall make: an entry of <c>configMapGenerator</c> or <c>secretGenerator</c>, or a configured built-in generator.</summary>
/// <param name="Kind"><c>ConfigMap</c> or <c>Secret</c>.</param>
/// <param name="Written">Literals, files, options and the rest.</param>
/// <param name="Named">The mapping that has the name and the namespace.</param>
/// <param name="Common"><c>generatorOptions</c>, which hold for all of them.</param>
internal sealed record GeneratorArguments(string Kind, YamlMapping Written, YamlMapping Named, YamlMapping? Common);

/// <summary>Generates ConfigMaps and Secrets.</summary>
internal sealed class ResourceGenerator(KustomizationFolder folder, BuildItems items)
{
    private const string NoHash = "disableNameSuffixHash";

    /// <summary>Generates one; <paramref name="file"/>, <paramref name="document"/> and <paramref name="pointer"/> say what asks for it.</summary>
    public void Generate(GeneratorArguments arguments, string file, int document, JsonPointer pointer, BuildNote note)
    {
        var data = new GeneratorData(folder, arguments.Written, arguments.Kind == "Secret");
        var node = Node(arguments, data);
        var item = new BuildItem(new(file, document, pointer, node), node)
        {
            NeedsHash = arguments.Written.Mapping("options")?.IsTrue(NoHash) != true && arguments.Common?.IsTrue(NoHash) != true,
            Source = note,
            History = BuildHistory.Generated with { Inputs = data.Inputs },
        };
        Absorb(item, arguments.Written);
    }

    private static YamlMapping Node(GeneratorArguments arguments, GeneratorData data)
    {
        var generator = arguments.Written;
        var name = arguments.Named["name"] as YamlScalar ?? throw new KustomizeException(generator, "A generator needs a name.");
        var metadata = YamlTree.Mapping(generator).With("name", name);
        if (arguments.Named["namespace"] is YamlScalar { IsNullValue: false } ns)
            metadata = metadata.With("namespace", ns);
        var node = YamlTree.Mapping(generator).With("apiVersion", YamlTree.Text(generator, "v1")).With("kind", YamlTree.Text(generator, arguments.Kind));
        metadata = Described(Described(metadata, arguments.Common), generator.Mapping("options"));
        node = node.With("metadata", metadata);
        if (arguments.Kind == "Secret")
            node = node.With("type", generator["type"] ?? YamlTree.Text(generator, "Opaque"));
        node = data.AddTo(node);
        var immutable = generator.Mapping("options")?["immutable"] ?? arguments.Common?["immutable"];
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
        var merged = old.Successor(node, item);
        if (withData)
            merged.Source = old.Source;
        return merged;
    }

    private static YamlMapping Overlaid(YamlMapping below, YamlMapping above, string field)
    {
        var result = below;
        foreach (var entry in above.Mapping(field)?.Entries ?? [])
            result = result.With(field, (result.Mapping(field) ?? YamlTree.Mapping(above)).With(entry.Name!, entry.Value));
        return result;
    }
}
