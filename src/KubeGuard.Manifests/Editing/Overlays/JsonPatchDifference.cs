using System.Globalization;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Editing.Overlays;

/// <summary>The operations of a JSON patch (RFC 6902) that turn one object into another. Before an item of a list is changed or removed, it is tested.</summary>
internal static class JsonPatchDifference
{
    public static JsonArray Between(JsonObject before, JsonObject after)
    {
        var operations = new JsonArray();
        Mapping(before, after, JsonPointer.Root, operations);
        return operations;
    }

    private static void Mapping(JsonObject before, JsonObject after, JsonPointer at, JsonArray operations)
    {
        foreach (var key in before.Select(entry => entry.Key).Where(key => !after.ContainsKey(key)))
            operations.Add(Operation("remove", at.Append(key)));
        foreach (var (key, wanted) in after)
        {
            if (before.TryGetPropertyValue(key, out var present))
                Node(present, wanted, at.Append(key), operations);
            else
                operations.Add(Operation("add", at.Append(key), wanted));
        }
    }

    private static void Node(JsonNode? before, JsonNode? after, JsonPointer at, JsonArray operations)
    {
        if (JsonNode.DeepEquals(before, after))
            return;
        switch (before, after)
        {
            case (JsonObject was, JsonObject wanted):
                Mapping(was, wanted, at, operations);
                break;
            case (JsonArray { Count: > 0 } was, JsonArray { Count: > 0 } wanted):
                Sequence(was, wanted, at, operations);
                break;
            default:
                operations.Add(Operation("replace", at, after));
                break;
        }
    }

    /// <summary>First what goes, from the end; then from the start what changes and what comes, so that every index is the one of that moment.</summary>
    private static void Sequence(JsonArray before, JsonArray after, JsonPointer at, JsonArray operations)
    {
        var origins = SequenceAlignment.Match(before, after);
        for (var index = before.Count - 1; index >= 0; index--)
        {
            if (origins.Contains(index))
                continue;
            operations.Add(Test(before[index], at.Append(index)));
            operations.Add(Operation("remove", at.Append(index)));
        }

        var kept = origins.Count(origin => origin >= 0);
        foreach (var (index, origin) in origins.Index())
        {
            if (origin < 0)
            {
                operations.Add(Operation("add", at.Append(index < kept ? index.ToString(CultureInfo.InvariantCulture) : "-"), after[index]));
                kept++;
            }
            else if (!JsonNode.DeepEquals(before[origin], after[index]))
            {
                operations.Add(Test(before[origin], at.Append(index)));
                Node(before[origin], after[index], at.Append(index), operations);
            }
        }
    }

    /// <summary>That the item is the one that is meant: by its name, when it has one.</summary>
    private static JsonObject Test(JsonNode? item, JsonPointer at) => item is JsonObject mapping && mapping["name"] is JsonValue name
        ? Operation("test", at.Append("name"), name)
        : Operation("test", at, item);

    private static JsonObject Operation(string op, JsonPointer path) => new() { ["op"] = op, ["path"] = path.ToString() };

    private static JsonObject Operation(string op, JsonPointer path, JsonNode? value) =>
        new() { ["op"] = op, ["path"] = path.ToString(), ["value"] = value?.DeepClone() };
}
