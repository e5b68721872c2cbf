using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>A kustomization cannot be built. Caught where a root is built, and there becomes the root's problem.</summary>
internal sealed class KustomizeException(SourceLocation at, string message) : Exception(message)
{
    public KustomizeException(YamlNode at, string message)
        : this(at.Location, message)
    {
    }

    public SourceLocation At { get; } = at;

    public ManifestProblem ToProblem() => new(ManifestProblemKind.Kustomize, At, Message);
}
