using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Resources;

/// <summary>
/// Which kinds live in a namespace: the built-in ones, and those that CustomResourceDefinitions of the repository define
/// (<c>spec.scope</c>). A kind that neither knows is taken as namespaced.
/// </summary>
internal sealed class ScopeTable
{
    private readonly ImmutableSortedSet<string> _clusterScoped;

    private ScopeTable(ImmutableSortedSet<string> clusterScoped) => _clusterScoped = clusterScoped;

    public static ScopeTable From(IEnumerable<WrittenObject> objects) =>
        new(objects.Select(ClusterScopedByDefinition).OfType<string>().ToImmutableSortedSet(StringComparer.Ordinal));

    /// <summary>The identity of an effective object: without namespace when cluster-scoped, in <c>default</c> when it names none.</summary>
    public ObjectRef Identify(YamlMapping body)
    {
        var metadata = body.Mapping("metadata");
        return Identify(body.Text("apiVersion"), body.Text("kind"), metadata?.Text("namespace"), metadata?.Text("name"), metadata?.Text("generateName"));
    }

    /// <summary>The identity of an object that is not written yet.</summary>
    public ObjectRef Identify(JsonObject body)
    {
        var metadata = body["metadata"] as JsonObject;
        return Identify(Text(body, "apiVersion"), Text(body, "kind"), Text(metadata, "namespace"), Text(metadata, "name"), Text(metadata, "generateName"));
    }

    private ObjectRef Identify(string? apiVersion, string? kind, string? ns, string? name, string? generateName)
    {
        var isClusterScoped = IsClusterScoped(GroupKind.Of(apiVersion ?? "", kind ?? ""));
        var space = isClusterScoped ? null : ns is { Length: > 0 } named ? named : "default";
        return new(apiVersion ?? "", kind ?? "", space, name is { Length: > 0 } given ? given : (generateName ?? "") + "*");
    }

    private static string? Text(JsonObject? owner, string key) => owner?[key] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public bool IsClusterScoped(GroupKind kind) => ClusterScopedKinds.Contains(kind) || _clusterScoped.Contains(Key(kind));

    public bool SameAs(ScopeTable other) => _clusterScoped.SetEquals(other._clusterScoped);

    private static string? ClusterScopedByDefinition(WrittenObject written)
    {
        if (written.Kind != "CustomResourceDefinition")
            return null;
        var spec = written.Node.Mapping("spec");
        return spec?.Text("scope") == "Cluster" && spec.Text("group") is { } group && spec.Mapping("names")?.Text("kind") is { } kind
            ? Key(new(group, kind))
            : null;
    }

    private static string Key(GroupKind kind) => $"{kind.Group}/{kind.Kind}";
}
