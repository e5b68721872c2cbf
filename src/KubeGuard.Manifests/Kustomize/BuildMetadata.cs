using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// The last touches before a build is printed: annotations are texts, and <c>buildMetadata</c> of the root notes where resources come from and
/// what changed them.
/// </summary>
internal static class BuildMetadata
{
    private const string OriginAnnotation = "config.kubernetes.io/origin";
    private const string TransformationsAnnotation = "alpha.config.kubernetes.io/transformations";
    private const string ManagedByLabel = "app.kubernetes.io/managed-by";

    /// <summary>The release that is modelled, as Kustomize names itself in the label.</summary>
    private const string ManagedBy = "kustomize-v5.7.1";

    public static void Write(Kustomization root, BuildItems items)
    {
        var wanted = root.Scalars("buildMetadata").ToLookup(option => option.Value, StringComparer.Ordinal);
        foreach (var item in items.All)
        {
            AnnotateWithTexts(item);
            if (wanted["originAnnotations"].FirstOrDefault() is { } origin && item.Source is { } source)
                Put(item, "annotations", OriginAnnotation, YamlTree.Text(origin, string.Concat(source.Lines(root.Folder).Select(line => line + "\n"))));
            if (wanted["transformerAnnotations"].FirstOrDefault() is { } transformations && item.Notes.Count > 0)
                Put(item, "annotations", TransformationsAnnotation, YamlTree.Text(transformations, string.Concat(item.Notes.Select(note => ListItem(note, root.Folder)))));
            if (wanted["managedByLabel"].FirstOrDefault() is { } label)
                Put(item, "labels", ManagedByLabel, YamlTree.Text(label, ManagedBy));
        }
    }

    private static string ListItem(BuildNote note, string root) =>
        string.Concat(note.Lines(root).Select((line, index) => (index == 0 ? "- " : "  ") + line + "\n"));

    private static void Put(BuildItem item, string field, string key, YamlScalar value)
    {
        var metadata = item.Metadata ?? YamlTree.Mapping(value);
        item.Node = item.Node.With("metadata", metadata.With(field, (metadata.Mapping(field) ?? YamlTree.Mapping(value)).With(key, value)));
    }

    private static void AnnotateWithTexts(BuildItem item)
    {
        if (item.Metadata is not { } metadata || metadata["annotations"] is not { } written)
            return;
        var annotations = written as YamlMapping;
        foreach (var entry in annotations?.Entries ?? [])
        {
            if (entry is { Name: { } key, Value: YamlScalar { Style: YamlScalarStyle.Plain } value } && (value.IsNullValue || YamlJson.ToJson(value)!.GetValueKind() != System.Text.Json.JsonValueKind.String))
                annotations = annotations!.With(key, YamlTree.Text(value, value.Value));
        }

        if (annotations is null or { Entries.IsEmpty: true })
            item.Node = item.Node.With("metadata", metadata.Without("annotations"));
        else
            item.Node = item.Node.With("metadata", metadata.With("annotations", annotations));
    }
}
