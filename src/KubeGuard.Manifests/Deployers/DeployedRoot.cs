using System.Collections.Immutable;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Deployers;

/// <summary>A folder as a deployer brings it to a cluster.</summary>
/// <param name="Deployer">The object that does.</param>
/// <param name="Source">What it says.</param>
/// <param name="Built">The outcome.</param>
/// <param name="Parent">The deployed root that holds the deployer; null when nothing deploys that.</param>
internal sealed record DeployedRoot(DeployerObject Deployer, DeployedSource Source, BuiltRoot Built, DeployedRoot? Parent)
{
    public string Key => Built.Root.Key;

    /// <summary>This root and those above it.</summary>
    public IEnumerable<DeployedRoot> Line
    {
        get
        {
            for (var root = this; root is not null; root = root.Parent)
                yield return root;
        }
    }

    /// <summary>The resources of the roots that hold a deployer, the nearest first.</summary>
    public static ImmutableArray<ImmutableArray<Resource>> Above(DeployedRoot? parent) => [.. parent?.Line.Select(root => root.Built.Root.Resources) ?? []];
}
