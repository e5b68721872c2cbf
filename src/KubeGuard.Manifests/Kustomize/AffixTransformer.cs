using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// <c>namePrefix</c> and <c>nameSuffix</c>. Names that have a meaning of their own stay: those of Namespaces, CustomResourceDefinitions and
/// APIServices.
/// </summary>
internal static class AffixTransformer
{
    public static void Apply(Kustomization kustomization, BuildItems items)
    {
        var prefix = kustomization.Node["namePrefix"] as YamlScalar;
        var suffix = kustomization.Node["nameSuffix"] as YamlScalar;
        foreach (var item in items.All.Where(IsRenamed))
        {
            if (prefix is { IsNullValue: false, Value.Length: > 0 })
                Prefix(item, prefix);
            if (suffix is { IsNullValue: false, Value.Length: > 0 })
                Suffix(item, suffix);
        }

        items.IdsChanged();
    }

    public static void Rename(BuildItem item, YamlNode at, string name)
    {
        if (item.Metadata is { } metadata && metadata["name"] is YamlScalar)
            item.Node = item.Node.With("metadata", metadata.With("name", YamlTree.Text(at, name)));
    }

    private static bool IsRenamed(BuildItem item) =>
        item.Kind is not ("CustomResourceDefinition" or "Namespace") && !(item.Kind == "APIService" && item.Id.Group == "apiregistration.k8s.io");

    private static void Prefix(BuildItem item, YamlScalar prefix)
    {
        item.AddPrefix(prefix.Value);
        item.RememberId();
        Rename(item, prefix, prefix.Value + item.Name);
    }

    private static void Suffix(BuildItem item, YamlScalar suffix)
    {
        item.AddSuffix(suffix.Value);
        item.RememberId();
        Rename(item, suffix, item.Name + suffix.Value);
    }
}
