using System.Text.Json.Nodes;

namespace KubeGuard.Manifests.Tests.Editing;

/// <summary>Makes a change that one object has seen in another one.</summary>
internal static class JsonMerge
{
    /// <summary>Changes <paramref name="other"/> in the fields in which <paramref name="after"/> differs from <paramref name="before"/>; lists as a whole.</summary>
    public static void Apply(JsonObject before, JsonObject after, JsonObject other)
    {
        foreach (var key in before.Select(entry => entry.Key).Where(key => !after.ContainsKey(key)))
            other.Remove(key);
        foreach (var (key, value) in after)
        {
            if (JsonNode.DeepEquals(before[key], value) && before.ContainsKey(key))
                continue;
            if (before[key] is JsonObject was && value is JsonObject now && other[key] is JsonObject there)
                Apply(was, now, there);
            else
                other[key] = value?.DeepClone();
        }
    }
}
