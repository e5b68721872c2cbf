using System.Text.Json.Nodes;

namespace KubeGuard.EndToEnd.Tests;

/// <summary>Short ways through the contracts.</summary>
internal static class JsonReading
{
    public static IEnumerable<JsonObject> Objects(this JsonObject json, string member) => json[member]!.AsArray().Select(item => item!.AsObject());

    public static IEnumerable<JsonObject> Proposals(this JsonObject json) => json.Objects("proposals");

    public static string Text(this JsonObject json, string member) => json[member]!.GetValue<string>();

    public static long Number(this JsonObject json, params string[] path)
    {
        JsonNode node = json;
        foreach (var member in path)
            node = node[member]!;
        return node.GetValue<long>();
    }

    /// <summary>The proposal for an object, or null.</summary>
    public static JsonObject? ProposalFor(this JsonObject json, string kind, string name) =>
        json.Proposals().FirstOrDefault(proposal => proposal.Text("kind") == kind && proposal.Text("name") == name);

    /// <summary>The rules of a Role or ClusterRole after a proposal, a line each: <c>get,list configmaps [""]</c>.</summary>
    public static IEnumerable<string> RulesAfter(this JsonObject proposal) => proposal["after"]!["rules"]!.AsArray().Select(Rule);

    private static string Rule(JsonNode? rule)
    {
        var what = rule!["resources"] is JsonArray resources ? $"{Words(resources)}.{Words(rule["apiGroups"])}" : Words(rule["nonResourceURLs"]);
        return $"{Words(rule["verbs"])} {what}{(rule["resourceNames"] is JsonArray names ? $" named {Words(names)}" : "")}";
    }

    private static string Words(JsonNode? list) => string.Join(',', list!.AsArray().Select(item => item!.GetValue<string>()).Order(StringComparer.Ordinal));
}
