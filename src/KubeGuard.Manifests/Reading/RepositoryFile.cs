using System.Collections.Immutable;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Reading;

/// <summary>What one file of the repository turned out to be.</summary>
/// <param name="Path">Path relative to the repository.</param>
/// <param name="Yaml">The parsed file; null when it was not parsed (a template, unreadable).</param>
/// <param name="Objects">The Kubernetes objects in it; empty for a kustomization file.</param>
/// <param name="Problems">What is wrong with it, for people.</param>
internal sealed record RepositoryFile(
    string Path, YamlFile? Yaml, ImmutableArray<WrittenObject> Objects, ImmutableArray<ManifestProblem> Problems)
{
    /// <summary>Whether anything of the file matters to what the repository applies.</summary>
    public bool IsManifest => Objects.Length > 0 || KustomizationFiles.IsName(RepositoryPath.NameOf(Path));
}
