using KubeGuard.Manifests.Deployers.Helm;

namespace KubeGuard.Manifests;

/// <summary>What reading a repository may do beyond looking at its files, and which of them count.</summary>
public sealed record ManifestReadOptions
{
    /// <summary>Looks at files only, and at all of them.</summary>
    public static ManifestReadOptions Default { get; } = new();

    /// <summary>Renders the Helm charts of the repository; null (the default) leaves them alone. Charts are programs of a kind: allow it for repositories that are trusted.</summary>
    public HelmProgram? Helm { get; init; }

    /// <summary>
    /// The part of the repository that is applied: plain files in it, kustomizations in it, and folders that a deployer in it deploys; what they
    /// include from elsewhere is read too. Null (the default): all.
    /// </summary>
    public IRepositoryScope? Scope { get; init; }
}
