using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// Reads the files of <c>crds</c>: OpenAPI definitions of custom resources, whose properties say with <c>x-kubernetes-…</c> extensions which of
/// them are annotations, label selectors, names, and references to other resources by name.
/// </summary>
internal sealed class CrdConfigReader
{
    /// <summary>How deep definitions may refer to one another.</summary>
    private const int DeepestReference = 64;

    private readonly YamlMapping _definitions;
    private readonly TypeSelector _type;
    private readonly Dictionary<FieldRole, ImmutableArray<FieldSpec>> _fields = [];
    private readonly List<NameReference> _references = [];

    private CrdConfigReader(YamlMapping definitions, string name)
    {
        _definitions = definitions;
        // A definition is called after its type, such as com.example.v1.Bee; only the kind is told from that.
        _type = new(null, null, name[(name.LastIndexOf('.') + 1)..]);
    }

    public static TransformerConfig Read(KustomizationFolder folder, Kustomization kustomization)
    {
        var config = TransformerConfig.Empty;
        foreach (var entry in kustomization.Scalars("crds"))
        {
            var definitions = folder.Mapping(entry);
            foreach (var definition in definitions?.Entries ?? [])
            {
                if (definition.Name is { } name && PropertiesOf(definition.Value) is { } properties && IsResource(properties))
                    config = config.Merge(new CrdConfigReader(definitions!, name).ReadDefinition(properties), entry);
            }
        }

        return config;
    }

    private TransformerConfig ReadDefinition(YamlMapping properties)
    {
        Collect(properties, []);
        return new(_fields.ToImmutableDictionary(), [.. _references]);
    }

    private static YamlMapping? PropertiesOf(YamlNode definition) =>
        definition is YamlMapping mapping ? (mapping.Mapping("Schema") ?? mapping.Mapping("schema"))?.Mapping("properties") : null;

    private static bool IsResource(YamlMapping properties) =>
        properties["kind"] is not null && properties["apiVersion"] is not null && properties["metadata"] is not null;

    private void Collect(YamlMapping properties, ImmutableArray<string> path)
    {
        if (path.Length > DeepestReference)
            throw new KustomizeException(properties, "The definitions refer to one another without end.");
        foreach (var entry in properties.Entries)
        {
            if (entry is not { Name: { } name, Value: YamlMapping property })
                continue;
            var field = path.Add(name);
            if (Extension(property, "x-kubernetes-annotation") is not null)
                Add(FieldRole.CommonAnnotations, field);
            if (Extension(property, "x-kubernetes-label-selector") is not null)
                Add(FieldRole.CommonLabels, field);
            if (Extension(property, "x-kubernetes-identity") is not null)
                Add(FieldRole.NamePrefix, field);
            if (Extension(property, "x-kubernetes-object-ref-api-version") is { } version && Extension(property, "x-kubernetes-object-ref-kind") is { } kind)
                _references.Add(new(new(null, version, kind), [Spec(field.Add(Extension(property, "x-kubernetes-object-ref-name-key") ?? "name"))]));
            if (property.Text("$ref") is { } named && _definitions[named] is { } definition && PropertiesOf(definition) is { } inner)
                Collect(inner, field);
        }
    }

    /// <summary>An extension counts when it is a text, also an empty one.</summary>
    private static string? Extension(YamlMapping property, string name) =>
        property[name] is YamlScalar scalar && YamlJson.ToJson(scalar) is { } value && value.GetValueKind() == System.Text.Json.JsonValueKind.String ? scalar.Value : null;

    private void Add(FieldRole role, ImmutableArray<string> path) => _fields[role] = _fields.GetValueOrDefault(role, []).Add(Spec(path));

    private FieldSpec Spec(ImmutableArray<string> path) => new(_type, string.Join('/', path), create: false);
}
