using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>What a transformer does with a field.</summary>
internal enum FieldRole
{
    NamePrefix,
    NameSuffix,
    Namespace,
    CommonLabels,
    Labels,
    TemplateLabels,
    CommonAnnotations,
    VarReference,
    Images,
    Replicas,
}

/// <summary>
/// Where the transformers of a kustomization find their fields: Kustomize's defaults, and what <c>configurations</c> and <c>crds</c> of the
/// kustomization and of those that it includes add.
/// </summary>
internal sealed class TransformerConfig
{
    private readonly ImmutableDictionary<FieldRole, ImmutableArray<FieldSpec>> _fields;

    public TransformerConfig(ImmutableDictionary<FieldRole, ImmutableArray<FieldSpec>> fields, ImmutableArray<NameReference> nameReferences)
    {
        _fields = fields;
        NameReferences = [.. nameReferences.OrderBy(reference => BuildOrder.TypeRank(reference.Target.Kind)).ThenBy(reference => SortText(reference.Target), StringComparer.Ordinal)];
    }

    public static TransformerConfig Empty { get; } = new(ImmutableDictionary<FieldRole, ImmutableArray<FieldSpec>>.Empty, []);

    /// <summary>What Kustomize 5.7 knows without being told.</summary>
    public static TransformerConfig Default { get; } = new(
        new Dictionary<FieldRole, ImmutableArray<FieldSpec>>
        {
            [FieldRole.NamePrefix] = [FieldSpec.Of(null, null, null, "metadata/name", create: false)],
            [FieldRole.NameSuffix] = [FieldSpec.Of(null, null, null, "metadata/name", create: false)],
            [FieldRole.Namespace] = NamespaceTransformer.DefaultFields,
            [FieldRole.CommonLabels] = LabelFields.CommonLabels,
            [FieldRole.Labels] = [LabelFields.MetadataLabels],
            [FieldRole.TemplateLabels] = LabelFields.TemplateLabels,
            [FieldRole.CommonAnnotations] = LabelFields.Annotations,
            [FieldRole.VarReference] = VariableFields.Default,
            [FieldRole.Images] = ImageTransformer.DefaultFields,
            [FieldRole.Replicas] = ReplicaTransformer.DefaultFields,
        }.ToImmutableDictionary(),
        NameReferenceFields.All);

    /// <summary>The kinds that are referred to by name, in the order in which references are followed.</summary>
    public ImmutableArray<NameReference> NameReferences { get; }

    public ImmutableArray<FieldSpec> this[FieldRole role] => _fields.GetValueOrDefault(role, []);

    /// <summary>Both together; <paramref name="because"/> is what brings the others. A field cannot be both made and not made where it is missing.</summary>
    public TransformerConfig Merge(TransformerConfig others, YamlNode because)
    {
        if (ReferenceEquals(this, others) || ReferenceEquals(others, Empty))
            return this;
        if (ReferenceEquals(this, Empty))
            return others;
        var fields = others._fields.Aggregate(_fields, (merged, role) => merged.SetItem(role.Key, Merge(this[role.Key], role.Value, because)));
        var references = NameReferences;
        foreach (var other in others.NameReferences)
        {
            var known = references.FirstOrDefault(reference => reference.Target == other.Target);
            references = known is null ? references.Add(other) : references.Replace(known, known with { Fields = Merge(known.Fields, other.Fields, because) });
        }

        return new(fields, references);
    }

    public static ImmutableArray<FieldSpec> Merge(ImmutableArray<FieldSpec> fields, ImmutableArray<FieldSpec> others, YamlNode because)
    {
        foreach (var other in others)
        {
            var known = fields.FirstOrDefault(field => field.Path == other.Path && Includes(field.Type, other.Type));
            if (known is null)
                fields = fields.Add(other);
            else if (known.Create != other.Create)
                throw new KustomizeException(because, $"The field {other.Path} is given once with create and once without: conflicting field specifications.");
        }

        return fields;
    }

    private static bool Includes(TypeSelector known, TypeSelector other) => other.Selects(known.Group ?? "", known.Version ?? "", known.Kind ?? "");

    private static string SortText(TypeSelector type) => $"{Part(type.Group, "~G")}_{Part(type.Version, "~V")}_{Part(type.Kind, "~K")}";

    private static string Part(string? text, string missing) => text is { Length: > 0 } ? text : missing;
}
