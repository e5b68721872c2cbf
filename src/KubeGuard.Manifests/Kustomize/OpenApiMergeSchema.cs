using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>What an OpenAPI document (<c>openapi: {path: …}</c>) says of a field.</summary>
internal sealed class OpenApiMergeSchema : MergeSchema
{
    /// <summary>How many references may lead from one to the next.</summary>
    private const int LongestChain = 16;

    private const string ReferencePrefix = "#/definitions/";

    private readonly YamlMapping _definitions;
    private readonly YamlMapping _schema;

    private OpenApiMergeSchema(YamlMapping definitions, YamlMapping schema)
    {
        _definitions = definitions;
        _schema = schema;
    }

    /// <summary>Without a merging strategy, keys mean nothing.</summary>
    public override string[] ItemKeys => !IsMerged ? []
        : _schema.Sequence("x-kubernetes-list-map-keys") is { } keys ? [.. keys.Items.OfType<YamlScalar>().Select(key => key.Value)]
        : _schema.Text("x-kubernetes-patch-merge-key") is { } key ? [key]
        : [];

    public override bool IsSet => IsMerged && ItemKeys.Length == 0;

    public override MergeSchema Item => Resolve(_schema.Mapping("items"));

    private bool IsMerged => _schema.Text("x-kubernetes-patch-strategy")?.Contains("merge", StringComparison.Ordinal) == true;

    /// <summary>What the document says of an object of the type.</summary>
    public static MergeSchema Of(YamlMapping document, ResourceId id)
    {
        if (document.Mapping("definitions") is not { } definitions)
            return Unknown;
        var found = definitions.Entries.Select(definition => definition.Value).OfType<YamlMapping>().FirstOrDefault(definition => IsOf(definition, id));
        return found is null ? Unknown : new OpenApiMergeSchema(definitions, found);
    }

    public override MergeSchema Field(string name) => Resolve(_schema.Mapping("properties")?.Mapping(name) ?? _schema.Mapping("additionalProperties"));

    private static bool IsOf(YamlMapping definition, ResourceId id) =>
        definition.Sequence("x-kubernetes-group-version-kind")?.Items.OfType<YamlMapping>()
            .Any(type => (type.Text("group") ?? "") == id.Group && type.Text("version") == id.Version && type.Text("kind") == id.Kind) == true;

    private MergeSchema Resolve(YamlMapping? schema)
    {
        for (var step = 0; step < LongestChain && schema?.Text("$ref") is { } reference; step++)
            schema = reference.StartsWith(ReferencePrefix, StringComparison.Ordinal) ? _definitions.Mapping(reference[ReferencePrefix.Length..]) : null;
        return schema is null ? Unknown : new OpenApiMergeSchema(_definitions, schema);
    }
}
