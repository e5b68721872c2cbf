using System.Text.Json.Nodes;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Editing;

/// <summary>
/// Whether an object that was made is the one that was wanted. Labels and annotations that a kustomization adds to it are accepted, and so
/// is that its namespace is said by the kustomization (or nobody) instead of by itself.
/// </summary>
internal static class CreatedComparison
{
    public static bool IsMet(JsonObject wanted, Resource made)
    {
        var actual = made.ToJson();
        var expected = (JsonObject)wanted.DeepClone();
        if (actual["metadata"] is not JsonObject actualMetadata || expected["metadata"] is not JsonObject expectedMetadata)
            return false;
        foreach (var metadata in (JsonObject[])[actualMetadata, expectedMetadata])
            metadata.Remove("namespace");
        foreach (var field in (string[])["labels", "annotations"])
            AcceptAdded(expectedMetadata, actualMetadata, field);
        return JsonNode.DeepEquals(actual, expected);
    }

    private static void AcceptAdded(JsonObject expected, JsonObject actual, string field)
    {
        if (actual[field] is not JsonObject present)
            return;
        if (expected[field] is not JsonObject wanted)
        {
            actual.Remove(field);
            return;
        }

        foreach (var added in present.Select(entry => entry.Key).Where(key => !wanted.ContainsKey(key)).ToList())
            present.Remove(added);
    }
}
