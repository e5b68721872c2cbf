using System.Text.Json.Nodes;

namespace KubeGuard.PromptChain.Canonical;

/// <summary>JSON with members in ordinal order, so that equal objects are equal text.</summary>
internal static class CanonicalJson
{
    public static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members
            .OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => KeyValuePair.Create(member.Key, Sorted(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
