using System.Collections.Frozen;
using System.Collections.Immutable;
using KubeGuard.Manifests.Reading;

namespace KubeGuard.Manifests.Deployers;

/// <summary>What the deployers of a repository deploy from it.</summary>
internal sealed class Deployments
{
    public Deployments(ImmutableArray<DeployedRoot> roots, ImmutableArray<ManifestProblem> notes)
    {
        Roots = roots;
        Notes = notes;
        Covered = roots.SelectMany(root => root.Source.Covers.Concat(Included(root))).ToFrozenSet(StringComparer.Ordinal);
        ByKey = roots.ToFrozenDictionary(root => root.Key, StringComparer.Ordinal);
    }

    /// <summary>The deployed folders, in the order in which they were found.</summary>
    public ImmutableArray<DeployedRoot> Roots { get; }

    public FrozenDictionary<string, DeployedRoot> ByKey { get; }

    /// <summary>What deployers say that is not followed, or wrong.</summary>
    public ImmutableArray<ManifestProblem> Notes { get; }

    /// <summary>The kustomization folders and files that are deployed, and so are no roots of their own.</summary>
    public FrozenSet<string> Covered { get; }

    /// <summary>The kustomizations that a deployed folder takes in, also by what only the deployer adds (components).</summary>
    private static IEnumerable<string> Included(DeployedRoot root) =>
        root.Built.Asked.Where(path => KustomizationFiles.IsName(RepositoryPath.NameOf(path))).Select(RepositoryPath.FolderOf);
}
