using System.Collections.Immutable;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Helm;

/// <summary>A chart of the repository with what it is rendered with.</summary>
internal sealed record ChartRelease
{
    /// <summary>Folder of the chart.</summary>
    public required string Chart { get; init; }

    /// <summary>Name of the release.</summary>
    public required string Name { get; init; }

    /// <summary>The node that gives the namespace of the release; null for <c>default</c>.</summary>
    public YamlScalar? Namespace { get; init; }

    /// <summary>Values, the later over the earlier, each as YAML text.</summary>
    public ImmutableArray<string> Values { get; init; } = [];

    /// <summary>Whether the chart's own <c>values.yaml</c> counts, below the others.</summary>
    public bool UsesOwnValues { get; init; } = true;

    /// <summary>Further arguments: single parameters.</summary>
    public ImmutableArray<string> Parameters { get; init; } = [];

    /// <summary>Whether the CustomResourceDefinitions of the chart are made.</summary>
    public bool WithDefinitions { get; init; } = true;

    /// <summary>The files of the repository that values are taken from.</summary>
    public ImmutableArray<string> ValueFiles { get; init; } = [];
}
