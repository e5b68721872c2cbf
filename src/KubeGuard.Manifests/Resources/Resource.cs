using System.Collections.Immutable;
using System.Text.Json.Nodes;
using KubeGuard.Manifests.Provenance;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Resources;

/// <summary>Where a resource is written: the document, and inside a List the item.</summary>
/// <param name="File">Path relative to the repository, with <c>/</c>.</param>
/// <param name="Document">Index of the document in the file, from 0.</param>
/// <param name="Pointer">The object inside the document: empty, or <c>/items/N</c> in a List.</param>
/// <param name="Node">The object as written, before Kustomize.</param>
public sealed record ResourceOrigin(string File, int Document, JsonPointer Pointer, YamlMapping Node);

/// <summary>
/// An effective object: what the repository applies to the cluster, after Kustomize, with lists taken apart. Every node of
/// <see cref="Body"/> knows the file and the characters that make it.
/// </summary>
public sealed class Resource
{
    /// <summary>Identity after Kustomize; a namespaced object without a namespace is in <c>default</c>.</summary>
    public required ObjectRef Id { get; init; }

    /// <summary>The effective object.</summary>
    public required YamlMapping Body { get; init; }

    /// <summary>Where the object itself is written (the base, not the overlay).</summary>
    public required ResourceOrigin Origin { get; init; }

    /// <summary>The <see cref="ManifestRoot.Key"/> of the root that applies it; <c>.</c> for plain files that nothing deploys.</summary>
    public required string Root { get; init; }

    /// <summary>Every file that takes part in making the object: its own, the kustomizations above it, patches.</summary>
    public required ImmutableArray<string> Files { get; init; }

    /// <summary>How the build came to <see cref="Body"/>.</summary>
    internal BuildHistory History { get; init; } = BuildHistory.Written;

    /// <summary><c>metadata.labels</c>.</summary>
    public IReadOnlyDictionary<string, string> Labels => _labels ??= ReadLabels();

    private IReadOnlyDictionary<string, string>? _labels;

    /// <summary>The effective object as JSON, scalars typed as Kubernetes reads YAML 1.1.</summary>
    public JsonObject ToJson() => (JsonObject)YamlJson.ToJson(Body)!;

    private Dictionary<string, string> ReadLabels()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Body.Mapping("metadata")?.Mapping("labels")?.Entries ?? [])
        {
            if (entry.Name is { } key && entry.Value is YamlScalar value)
                labels[key] = value.Value;
        }

        return labels;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({Origin.File})";
}
