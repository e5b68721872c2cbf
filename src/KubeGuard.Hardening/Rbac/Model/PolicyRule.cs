using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Hardening.Rbac.Model;

/// <summary>
/// One rule of a Role or ClusterRole, as the RBAC API gives it (<c>rbac.authorization.k8s.io/v1 PolicyRule</c>). Equal when all lists are
/// equal, order included. An empty list matches nothing, except <see cref="ResourceNames"/>, where it stands for every name.
/// </summary>
public sealed record PolicyRule
{
    /// <summary>API groups; empty text is the core group, <c>*</c> every group.</summary>
    public ImmutableArray<string> ApiGroups { get; init; } = [];

    /// <summary>Resources: <c>pods</c>, <c>pods/log</c>, <c>*/scale</c>, <c>*</c>.</summary>
    public ImmutableArray<string> Resources { get; init; } = [];

    /// <summary>Object names; empty means every name. There is no wildcard here: <c>*</c> is a name.</summary>
    public ImmutableArray<string> ResourceNames { get; init; } = [];

    /// <summary>Paths outside the resources: exact, or with a trailing <c>*</c>. They count only through a ClusterRoleBinding.</summary>
    public ImmutableArray<string> NonResourceUrls { get; init; } = [];

    /// <summary>Verbs, lower case; <c>*</c> is every verb.</summary>
    public ImmutableArray<string> Verbs { get; init; } = [];

    /// <summary>Reads a rule from an effective object. Null items are empty texts, as the API server decodes them.</summary>
    public static PolicyRule From(YamlMapping rule) => new()
    {
        ApiGroups = Texts(rule, "apiGroups"),
        Resources = Texts(rule, "resources"),
        ResourceNames = Texts(rule, "resourceNames"),
        NonResourceUrls = Texts(rule, "nonResourceURLs"),
        Verbs = Texts(rule, "verbs"),
    };

    /// <summary>Reads a rule from JSON; what is not an array of texts is read as empty.</summary>
    public static PolicyRule From(JsonObject rule) => new()
    {
        ApiGroups = Texts(rule, "apiGroups"),
        Resources = Texts(rule, "resources"),
        ResourceNames = Texts(rule, "resourceNames"),
        NonResourceUrls = Texts(rule, "nonResourceURLs"),
        Verbs = Texts(rule, "verbs"),
    };

    /// <summary>The rule as it is written in a manifest: the lists that it has, in the customary order.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        Add(json, "apiGroups", ApiGroups);
        Add(json, "resources", Resources);
        Add(json, "resourceNames", ResourceNames);
        Add(json, "nonResourceURLs", NonResourceUrls);
        Add(json, "verbs", Verbs);
        return json;
    }

    /// <inheritdoc/>
    public bool Equals(PolicyRule? other) =>
        other is not null
        && ApiGroups.SequenceEqual(other.ApiGroups)
        && Resources.SequenceEqual(other.Resources)
        && ResourceNames.SequenceEqual(other.ResourceNames)
        && NonResourceUrls.SequenceEqual(other.NonResourceUrls)
        && Verbs.SequenceEqual(other.Verbs);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var list in (ReadOnlySpan<ImmutableArray<string>>)[ApiGroups, Resources, ResourceNames, NonResourceUrls, Verbs])
        {
            hash.Add(list.Length);
            foreach (var item in list)
                hash.Add(item, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }

    /// <summary>For people: <c>get,list pods,pods/log in "",apps named web</c>.</summary>
    public override string ToString()
    {
        var what = NonResourceUrls.IsEmpty || !Resources.IsEmpty
            ? $"{string.Join(',', Resources)} of {string.Join(',', ApiGroups.Select(group => group.Length == 0 ? "core" : group))}"
            : string.Join(',', NonResourceUrls);
        var names = ResourceNames.IsEmpty ? "" : $" named {string.Join(',', ResourceNames)}";
        return $"{string.Join(',', Verbs)} {what}{names}";
    }

    private static ImmutableArray<string> Texts(YamlMapping rule, string key) =>
        rule.Sequence(key) is { } items
            ? [.. items.Items.OfType<YamlScalar>().Select(item => item.IsNullValue ? "" : item.Value)]
            : [];

    private static ImmutableArray<string> Texts(JsonObject rule, string key) =>
        rule[key] is JsonArray items
            ? [.. items.Where(item => item is null or JsonValue).Select(item => item?.ToString() ?? "")]
            : [];

    private static void Add(JsonObject json, string key, ImmutableArray<string> items)
    {
        if (!items.IsEmpty)
            json[key] = new JsonArray([.. items.Select(item => (JsonNode)JsonValue.Create(item))]);
    }
}
