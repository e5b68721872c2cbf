using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Kustomize;

namespace KubeGuard.Manifests.Editing.Overlays;

/// <summary>What tells an item of a merged list from the others: the values of its merge keys that it has.</summary>
internal sealed record ItemKey(ImmutableArray<KeyValuePair<string, JsonNode>> Values)
{
    /// <summary>The key of an item; null when it is no mapping or lacks the first of the merge keys.</summary>
    public static ItemKey? Of(JsonNode? item, MergeSchema schema)
    {
        if (item is not JsonObject mapping || mapping[schema.ItemKeys[0]] is not JsonValue)
            return null;
        return new([.. schema.ItemKeys.Where(key => mapping[key] is JsonValue).Select(key => KeyValuePair.Create(key, mapping[key]!))]);
    }

    /// <summary>The item of a list that has this key; null when none has.</summary>
    public JsonObject? FindIn(JsonArray items, MergeSchema schema) => items.OfType<JsonObject>().FirstOrDefault(item => Is(Of(item, schema)));

    /// <summary>The key alone.</summary>
    public JsonObject ToJson() => new(Values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value.DeepClone())));

    /// <summary>The item of a patch that takes the item with this key away.</summary>
    public JsonObject Deleting()
    {
        var deleting = ToJson();
        deleting["$patch"] = "delete";
        return deleting;
    }

    private bool Is(ItemKey? other) =>
        other is not null && other.Values.Length == Values.Length && Values.Zip(other.Values).All(pair => pair.First.Key == pair.Second.Key && JsonNode.DeepEquals(pair.First.Value, pair.Second.Value));
}
