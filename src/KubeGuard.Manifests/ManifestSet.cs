using System.Collections.Immutable;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests;

/// <summary>
/// One thing that is applied as a whole: a folder that Flux or Argo CD deploys, a kustomization that neither they nor another one includes, or
/// (path <c>.</c>) the plain files.
/// </summary>
/// <param name="Path">Its folder relative to the repository, or <c>.</c>.</param>
/// <param name="Resources">What it applies, in build order.</param>
/// <param name="Problem">Why it cannot be built; null when it can.</param>
public sealed record ManifestRoot(string Path, ImmutableArray<Resource> Resources, ManifestProblem? Problem)
{
    /// <summary>What deploys the folder; null where the repository does not say.</summary>
    public RootDeployer? Deployer { get; init; }

    /// <summary>Tells the roots of a set apart: the path, and for a deployed folder what deploys it (one folder may be deployed several times).</summary>
    public string Key => Deployer is null ? Path : $"{Path} ({Deployer})";
}

/// <summary>What the repository says: every effective object with its origin, and a problem for all that could not be read.</summary>
public sealed class ManifestSet
{
    /// <summary>The files that the set was read from.</summary>
    public required IRepositoryFiles Files { get; init; }

    /// <summary>The parsed manifest files by path.</summary>
    public required ImmutableDictionary<string, YamlFile> Parsed { get; init; }

    /// <summary>Everything that is applied, root by root, ordered by <see cref="ManifestRoot.Key"/>.</summary>
    public required ImmutableArray<ManifestRoot> Roots { get; init; }

    /// <summary>All problems, ordered by file and line.</summary>
    public required ImmutableArray<ManifestProblem> Problems { get; init; }

    /// <summary>What the set was worked out from, kept so that it can be worked out again after a change.</summary>
    internal RepositoryModel? Model { get; init; }

    /// <summary>The resources of all roots.</summary>
    public IEnumerable<Resource> Resources => Roots.SelectMany(root => root.Resources);
}
