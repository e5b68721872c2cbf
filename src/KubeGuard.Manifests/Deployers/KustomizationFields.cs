using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers;

/// <summary>What deployers do to the fields of a kustomization before they build it.</summary>
internal static class KustomizationFields
{
    /// <summary>The kustomization with the field set; as it is when there is nothing to set.</summary>
    public static YamlMapping Setting(this YamlMapping node, string field, YamlNode? value) =>
        value is YamlScalar { IsNullValue: false, Value.Length: > 0 } ? node.With(field, value) : node;

    /// <summary>The kustomization with items behind those of a list.</summary>
    public static YamlMapping Appending(this YamlMapping node, string field, IEnumerable<YamlNode>? items)
    {
        ImmutableArray<YamlNode> added = [.. items ?? []];
        if (added.IsEmpty)
            return node;
        return node.With(field, node.Sequence(field) is { } present ? present.WithItems(present.RawItems.AddRange(added)) : YamlTree.Sequence(added[0], added));
    }

    /// <summary>The kustomization with an item in the place of the one with its <c>name</c>, or behind the others.</summary>
    public static YamlMapping SettingByName(this YamlMapping node, string field, YamlMapping item)
    {
        if (node.Sequence(field) is not { } present)
            return node.Appending(field, [item]);
        var place = present.Items.ToList().FindIndex(other => other is YamlMapping mapping && mapping.Text("name") == item.Text("name"));
        return place < 0 ? node.Appending(field, [item]) : node.With(field, present.WithItems(present.RawItems.SetItem(place, item)));
    }

    /// <summary>The kustomization with entries added to a mapping, over those of the same key.</summary>
    public static YamlMapping Merging(this YamlMapping node, string field, YamlMapping? entries)
    {
        foreach (var entry in entries?.Entries ?? [])
        {
            if (entry.Name is { } key)
                node = node.With(field, (node.Mapping(field) ?? YamlTree.Mapping(entries!)).With(key, entry.Value));
        }

        return node;
    }
}
