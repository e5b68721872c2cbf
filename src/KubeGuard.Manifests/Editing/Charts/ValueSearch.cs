using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing.Charts;

/// <summary>A node of a file.</summary>
internal readonly record struct NodePlace(int Document, JsonPointer Pointer);

/// <summary>Finds values by what they are.</summary>
internal static class ValueSearch
{
    /// <summary>Every node of the file that reads as <paramref name="wanted"/>; what stands behind an alias is written elsewhere and left out.</summary>
    public static IEnumerable<NodePlace> EqualTo(JsonNode wanted, YamlFile file) =>
        from document in file.Documents
        where document.Root is not null
        from pointer in EqualTo(wanted, document.Root!, JsonPointer.Root)
        select new NodePlace(document.Index, pointer);

    private static IEnumerable<JsonPointer> EqualTo(JsonNode wanted, YamlNode node, JsonPointer at)
    {
        if (!at.IsRoot && JsonNode.DeepEquals(YamlJson.ToJson(node), wanted))
            return [at];
        return node switch
        {
            YamlMapping mapping => mapping.RawEntries.Where(entry => entry is { IsMerge: false, Name: not null })
                .SelectMany(entry => EqualTo(wanted, entry.Value, at.Append(entry.Name!))),
            YamlSequence sequence => sequence.RawItems.SelectMany((item, index) => EqualTo(wanted, item, at.Append(index))),
            _ => [],
        };
    }
}
