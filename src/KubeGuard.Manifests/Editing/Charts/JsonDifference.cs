using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing.Charts;

/// <summary>Where two objects differ.</summary>
internal static class JsonDifference
{
    /// <summary>The deepest nodes that differ: members of objects, items of lists of one length.</summary>
    public static IEnumerable<JsonPointer> Of(JsonNode? before, JsonNode? after) => Of(before, after, JsonPointer.Root);

    /// <summary>The node at a pointer; null also where there is none.</summary>
    public static JsonNode? At(JsonNode? root, JsonPointer pointer)
    {
        foreach (var token in pointer.Tokens)
        {
            root = root switch
            {
                JsonObject members => members[token],
                JsonArray items when int.TryParse(token, out var index) && index < items.Count => items[index],
                _ => null,
            };
        }

        return root;
    }

    private static IEnumerable<JsonPointer> Of(JsonNode? before, JsonNode? after, JsonPointer at) => (before, after) switch
    {
        _ when JsonNode.DeepEquals(before, after) => [],
        (JsonObject left, JsonObject right) => left.Select(member => member.Key).Union(right.Select(member => member.Key), StringComparer.Ordinal)
            .SelectMany(key => Of(left[key], right[key], at.Append(key))),
        (JsonArray left, JsonArray right) when left.Count == right.Count => Enumerable.Range(0, left.Count)
            .SelectMany(index => Of(left[index], right[index], at.Append(index))),
        _ => [at],
    };
}
