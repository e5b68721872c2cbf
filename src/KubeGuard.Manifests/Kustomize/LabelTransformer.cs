using System.Collections.Immutable;
using System.Text.Json;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary><c>labels</c>, <c>commonLabels</c> and <c>commonAnnotations</c>.</summary>
internal static class LabelTransformer
{
    /// <summary>The fields that an entry of <c>labels</c> goes to.</summary>
    public static ImmutableArray<FieldSpec> FieldsOf(YamlMapping labels, TransformerConfig config)
    {
        var fields = FieldSpec.ReadAll(labels, "fields");
        if (labels.IsTrue("includeSelectors"))
            return TransformerConfig.Merge(fields, config[FieldRole.CommonLabels], labels);
        if (labels.IsTrue("includeTemplates"))
            fields = TransformerConfig.Merge(fields, config[FieldRole.TemplateLabels], labels);
        return TransformerConfig.Merge(fields, config[FieldRole.Labels], labels);
    }

    /// <summary>Writes the pairs into every one of the fields that a resource has.</summary>
    public static void Apply(YamlMapping pairs, ImmutableArray<FieldSpec> fields, BuildItems items)
    {
        var inOrder = pairs.Entries.Where(pair => pair.Name is not null).OrderBy(pair => pair.Name, StringComparer.Ordinal).ToList();
        foreach (var item in items.All)
        {
            foreach (var field in fields)
                field.Apply(item, pairs, present => Merge(present, pairs, inOrder));
        }
    }

    private static YamlMapping Merge(YamlNode? present, YamlMapping pairs, List<YamlEntry> added)
    {
        if (present is not (null or YamlMapping))
            throw new KustomizeException(present, "A mapping is expected where the kustomization adds labels or annotations.");
        var merged = present as YamlMapping ?? YamlTree.Mapping(pairs);
        foreach (var pair in added)
        {
            if (merged[pair.Name!] is null && KustomizeScalars.IsOldBoolean(pair.Name!))
                throw new KustomizeException(pair.Key, $"Kustomize writes the key '{pair.Name}' without quotes, reads it back as a boolean, and fails.");
            if (!IsText(merged[pair.Name!], (pair.Value as YamlScalar)?.Value))
                merged = merged.With(pair.Name!, AsText(pair.Value));
        }

        return merged;
    }

    private static bool IsText(YamlNode? present, string? value) =>
        present is YamlScalar scalar && scalar.Value == value && YamlJson.ToJson(scalar)?.GetValueKind() == JsonValueKind.String;

    /// <summary>Values of labels are strings, whatever the kustomization's YAML makes of them.</summary>
    private static YamlNode AsText(YamlNode value) =>
        value is YamlScalar { Style: YamlScalarStyle.Plain } scalar ? YamlTree.Text(scalar, scalar.Value) : value;
}
