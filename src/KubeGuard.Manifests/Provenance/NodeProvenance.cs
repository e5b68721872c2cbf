using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Provenance;

/// <summary>How one node of an effective object came to be what it is.</summary>
/// <param name="Pointer">The node in the effective object.</param>
/// <param name="Node">The node as it is in the end.</param>
/// <param name="Steps">
/// Where the value was written first, and after it every step that made another of it, in order; never empty. The last one made what is there.
/// </param>
public sealed record NodeProvenance(JsonPointer Pointer, YamlNode Node, ImmutableArray<NodeStep> Steps)
{
    /// <summary>The step that made what is there.</summary>
    public NodeStep Maker => Steps[^1];
}

/// <summary>A step that gave a node a value.</summary>
/// <param name="By">What kind of step.</param>
/// <param name="Name">The field of the kustomization that asked for it, such as <c>patches</c> or <c>namePrefix</c>; <c>resources</c> for what a file has.</param>
/// <param name="Kustomization">Path of that kustomization; null for a file that none lists, and for what follows at the end of a build.</param>
/// <param name="Location">Where the value is written.</param>
/// <param name="Value">The text of a scalar after this step; null for a collection, and for a null.</param>
public sealed record NodeStep(MadeBy By, string Name, string? Kustomization, SourceLocation Location, string? Value);
