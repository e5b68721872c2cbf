using System.Collections.Immutable;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Resources;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers;

/// <summary>One folder that a deployer brings to a cluster, and how.</summary>
internal abstract class DeployedSource
{
    /// <summary>The folder, relative to the repository.</summary>
    public required string Folder { get; init; }

    /// <summary>The object that deploys it, where the deployer only makes that (an Application of an ApplicationSet); else null.</summary>
    public ObjectRef? MadeDeployer { get; init; }

    /// <summary>The namespace that the deployer gives; null when it gives none.</summary>
    public string? Namespace { get; init; }

    /// <summary>The cluster when the deployer names another than its own.</summary>
    public string? Cluster { get; init; }

    /// <summary>The kustomization folders and plain files that are deployed by this, and so are not applied as they stand.</summary>
    public abstract IReadOnlySet<string> Covers { get; }

    /// <summary>The kustomization that is built, with what the deployer adds to it; null when it builds none.</summary>
    public virtual Kustomization? Kustomization => null;

    /// <summary>Builds the folder as the deployer does. Never throws for what a file says.</summary>
    public abstract BuildResult Build(DeploymentContext context);

    /// <summary>Whether the outcome may be another after these paths changed, apart from the files that the build asked for.</summary>
    public virtual bool DependsOn(string changed) => RepositoryPath.IsBelow(changed, Folder);
}

/// <summary>What a source is built in.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Ancestors">The resources of the roots that hold the deployer, the nearest first.</param>
/// <param name="Cancellation">Stops what takes long.</param>
internal sealed record DeploymentContext(DeployedRepository Repository, ImmutableArray<ImmutableArray<Resource>> Ancestors, CancellationToken Cancellation);

/// <summary>What a deployer object says.</summary>
/// <param name="Sources">The folders of this repository that it deploys.</param>
/// <param name="Notes">What of it is not followed, or wrong.</param>
internal sealed record DeployerReading(ImmutableArray<DeployedSource> Sources, ImmutableArray<ManifestProblem> Notes)
{
    public static readonly DeployerReading Nothing = new([], []);

    public static DeployerReading Of(DeployedSource source) => new([source], []);

    public static DeployerReading NotFollowed(YamlNode at, string message) =>
        new([], [new(ManifestProblemKind.NotFollowed, at.Location, message)]);

    public static DeployerReading Wrong(YamlNode at, string message) => new([], [new(ManifestProblemKind.Kustomize, at.Location, message)]);
}
