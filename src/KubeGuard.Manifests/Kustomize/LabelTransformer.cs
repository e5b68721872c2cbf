using System.Collections.Immutable;
using System.Text.Json;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary><c>labels</c>, <c>commonLabels</c> and <c>commonAnnotations</c>.</summary>
internal static class LabelTransformer
{
    public static void Apply(Kustomization kustomization, BuildItems items)
    {
        foreach (var labels in kustomization.Mappings("labels"))
            Write(kustomization, items, labels.Mapping("pairs"), Fields(labels));
        Write(kustomization, items, kustomization.Node.Mapping("commonLabels"), LabelFields.CommonLabels);
    }

    public static void ApplyAnnotations(Kustomization kustomization, BuildItems items) =>
        Write(kustomization, items, kustomization.Node.Mapping("commonAnnotations"), LabelFields.Annotations);

    private static ImmutableArray<FieldSpec> Fields(YamlMapping labels)
    {
        var own = (labels.Sequence("fields")?.Items ?? []).OfType<YamlMapping>().Select(Custom);
        IEnumerable<FieldSpec> standard = IsTrue(labels, "includeSelectors") ? LabelFields.CommonLabels
            : IsTrue(labels, "includeTemplates") ? [.. LabelFields.TemplateLabels, LabelFields.MetadataLabels]
            : [LabelFields.MetadataLabels];
        return [.. own, .. standard];
    }

    private static FieldSpec Custom(YamlMapping field) =>
        FieldSpec.Of(field.Text("group"), field.Text("version"), field.Text("kind"), field.Text("path") ?? "", IsTrue(field, "create"));

    private static bool IsTrue(YamlMapping mapping, string key) =>
        mapping[key] is { } value && YamlJson.ToJson(value)?.GetValueKind() == JsonValueKind.True;

    private static void Write(Kustomization kustomization, BuildItems items, YamlMapping? pairs, ImmutableArray<FieldSpec> fields)
    {
        if (pairs is null || pairs.Entries.IsEmpty)
            return;
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
            if (merged.Text(pair.Name!) != (pair.Value as YamlScalar)?.Value)
                merged = merged.With(pair.Name!, AsText(pair.Value));
        }

        return merged;
    }

    /// <summary>Values of labels are strings, whatever the kustomization's YAML makes of them.</summary>
    private static YamlNode AsText(YamlNode value) =>
        value is YamlScalar { Style: YamlScalarStyle.Plain } scalar ? YamlTree.Text(scalar, scalar.Value) : value;
}
