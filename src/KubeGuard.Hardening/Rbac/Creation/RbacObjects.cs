using System.Text.Json.Nodes;
using KubeGuard.Evidence;
using KubeGuard.Hardening.Rbac.Model;

namespace KubeGuard.Hardening.Rbac.Creation;

/// <summary>RBAC objects as manifests have them.</summary>
internal static class RbacObjects
{
    private const string Group = "rbac.authorization.k8s.io";

    public static JsonObject ServiceAccount(ServiceAccountName account) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ServiceAccount",
        ["metadata"] = Metadata(account.Namespace, account.Name),
    };

    public static JsonObject Role(RoleId id, IEnumerable<PolicyRule> rules) => new()
    {
        ["apiVersion"] = $"{Group}/v1",
        ["kind"] = id.Kind,
        ["metadata"] = Metadata(id.Namespace, id.Name),
        ["rules"] = new JsonArray([.. rules.Select(rule => (JsonNode)rule.ToJson())]),
    };

    public static JsonObject Binding(BindingId id, RoleId role, IEnumerable<ServiceAccountName> accounts) => new()
    {
        ["apiVersion"] = $"{Group}/v1",
        ["kind"] = id.Kind,
        ["metadata"] = Metadata(id.Namespace, id.Name),
        ["roleRef"] = new JsonObject { ["apiGroup"] = Group, ["kind"] = role.Kind, ["name"] = role.Name },
        ["subjects"] = new JsonArray([.. accounts.Select(account => (JsonNode)new JsonObject
        {
            ["kind"] = "ServiceAccount",
            ["name"] = account.Name,
            ["namespace"] = account.Namespace,
        })]),
    };

    /// <summary>The same binding, remembering the one that it takes the place of.</summary>
    public static JsonObject Replacing(this JsonObject binding, BindingId replaced) => Remembering(binding, replaced.ToString());

    /// <summary>The same role, remembering the one that it was split off.</summary>
    public static JsonObject SplitFrom(this JsonObject role, RoleId whole) => Remembering(role, whole.ToString());

    private static JsonObject Remembering(JsonObject json, string replaced)
    {
        json["metadata"]!["annotations"] = new JsonObject { [BindingSuccession.Annotation] = replaced };
        return json;
    }

    private static JsonObject Metadata(string? ns, string name)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (ns is not null)
            metadata["namespace"] = ns;
        return metadata;
    }
}
