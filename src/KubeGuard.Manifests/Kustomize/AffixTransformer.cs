using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>
/// <c>namePrefix</c> and <c>nameSuffix</c>. Names that have a meaning of their own stay: those of Namespaces, CustomResourceDefinitions and
/// APIServices.
/// </summary>
internal static class AffixTransformer
{
    private const string NameField = "metadata/name";

    public static void AddPrefix(YamlScalar prefix, ImmutableArray<FieldSpec> fields, BuildItems items) =>
        Apply(prefix, fields, items, (item, text) => item.AddPrefix(text), name => prefix.Value + name);

    public static void AddSuffix(YamlScalar suffix, ImmutableArray<FieldSpec> fields, BuildItems items) =>
        Apply(suffix, fields, items, (item, text) => item.AddSuffix(text), name => name + suffix.Value);

    public static void Rename(BuildItem item, YamlNode at, string name)
    {
        if (item.Metadata is { } metadata && metadata["name"] is YamlScalar)
            item.Node = item.Node.With("metadata", metadata.With("name", YamlTree.Text(at, name)));
    }

    private static void Apply(
        YamlScalar affix, ImmutableArray<FieldSpec> fields, BuildItems items, Action<BuildItem, string> note, Func<string, string> change)
    {
        foreach (var item in items.All.Where(IsRenamed))
        {
            foreach (var field in fields.Where(field => item.OriginalId.Is(field.Type)))
            {
                if (field.Path == NameField)
                {
                    note(item, affix.Value);
                    item.RememberId();
                }

                field.Apply(item, affix, present => present is null or YamlScalar ? YamlTree.Text(affix, change((present as YamlScalar)?.Value ?? "")) : present);
            }
        }

        items.IdsChanged();
    }

    private static bool IsRenamed(BuildItem item) =>
        item.OriginalId.Kind is not ("CustomResourceDefinition" or "Namespace") && !(item.OriginalId.Kind == "APIService" && item.OriginalId.Group == "apiregistration.k8s.io");
}
