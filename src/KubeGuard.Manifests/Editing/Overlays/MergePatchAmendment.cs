using System.Text.Json.Nodes;
using KubeGuard.Manifests.Kustomize;

namespace KubeGuard.Manifests.Editing.Overlays;

/// <summary>
/// Works out what has to be in a strategic merge patch so that an object becomes what is wanted: only what differs, items of lists by their
/// merge keys, null for what goes. What a patch says already and still holds stays.
/// </summary>
internal static class MergePatchAmendment
{
    private const string Directive = "$patch";

    /// <summary>
    /// The patch amended; null when a strategic merge cannot say it (an explicit null, an item that leaves a set, a patch with directives).
    /// </summary>
    /// <param name="patch">The patch so far; empty but for its identity when it is new.</param>
    /// <param name="target">The object that it is applied to.</param>
    /// <param name="now">What it makes of the object now.</param>
    /// <param name="wanted">What it shall make of it.</param>
    /// <param name="schema">How lists of the object are merged.</param>
    public static JsonObject? Of(JsonObject patch, JsonObject target, JsonObject now, JsonObject wanted, MergeSchema schema)
    {
        if (patch.ContainsKey(Directive))
            return null;
        var amended = (JsonObject)patch.DeepClone();
        foreach (var (key, value) in now)
        {
            if (wanted.ContainsKey(key))
                continue;
            if (target.ContainsKey(key))
                amended[key] = null;
            else
                amended.Remove(key);
        }

        foreach (var (key, value) in wanted)
        {
            var isThere = now.TryGetPropertyValue(key, out var present);
            if (isThere && JsonNode.DeepEquals(present, value))
                continue;
            if (value is null)
                return null;
            if (Value(patch[key], target[key], present, value, schema.Field(key)) is not { } said)
                return null;
            amended[key] = said;
        }

        return amended;
    }

    private static JsonNode? Value(JsonNode? patch, JsonNode? target, JsonNode? now, JsonNode wanted, MergeSchema schema)
    {
        switch (wanted)
        {
            case JsonObject mapping when now is JsonObject present:
                return Of(patch as JsonObject ?? [], target as JsonObject ?? [], present, mapping, schema);
            case JsonArray items when schema.ItemKeys.Length > 0:
                return Items(patch as JsonArray ?? [], target as JsonArray ?? [], now as JsonArray ?? [], items, schema);
            case JsonArray when schema.IsSet && now is JsonArray { Count: > 0 }:
                return null;
            default:
                return HasNull(wanted) ? null : wanted.DeepClone();
        }
    }

    /// <summary>
    /// The items of the patch in the order that is wanted. Kustomize puts items that a patch names first, so those before the last one that has
    /// something to say are named as well.
    /// </summary>
    private static JsonArray? Items(JsonArray patch, JsonArray target, JsonArray now, JsonArray wanted, MergeSchema schema)
    {
        if (wanted.Concat(now).Concat(patch).Any(item => ItemKey.Of(item, schema) is null) || patch.Any(item => item is JsonObject said && said.ContainsKey(Directive)))
            return null;
        var said = new List<JsonObject>();
        var last = 0;
        foreach (var item in wanted.OfType<JsonObject>())
        {
            var key = ItemKey.Of(item, schema)!;
            var before = key.FindIn(patch, schema);
            var amended = now.Any(present => JsonNode.DeepEquals(present, item)) && before is not null
                ? (JsonObject)before.DeepClone()
                : Item(key, before, key.FindIn(target, schema), key.FindIn(now, schema), item, schema);
            if (amended is null)
                return null;
            said.Add(amended);
            if (before is not null || amended.Count > schema.ItemKeys.Length || key.FindIn(now, schema) is null)
                last = said.Count;
        }

        var gone = target.OfType<JsonObject>()
            .Select(item => ItemKey.Of(item, schema))
            .Where(key => key is not null && key.FindIn(wanted, schema) is null)
            .Select(key => key!.Deleting());
        return [.. said.Take(last), .. gone];
    }

    private static JsonObject? Item(ItemKey key, JsonObject? patch, JsonObject? target, JsonObject? now, JsonObject wanted, MergeSchema schema)
    {
        if (now is null)
            return HasNull(wanted) ? null : (JsonObject)wanted.DeepClone();
        return Of(patch ?? key.ToJson(), target ?? [], now, wanted, schema.Item);
    }

    private static bool HasNull(JsonNode? node) => node switch
    {
        null => true,
        JsonObject mapping => mapping.Any(entry => HasNull(entry.Value)),
        JsonArray items => items.Any(HasNull),
        _ => false,
    };
}
