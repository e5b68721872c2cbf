using KubeGuard.Manifests.Deployers.Helm;

namespace KubeGuard.Manifests;

/// <summary>What reading a repository may do beyond looking at its files.</summary>
public sealed record ManifestReadOptions
{
    /// <summary>Looks at files only.</summary>
    public static ManifestReadOptions Default { get; } = new();

    /// <summary>Renders the Helm charts of the repository; null (the default) leaves them alone. Charts are programs of a kind: allow it for repositories that are trusted.</summary>
    public HelmProgram? Helm { get; init; }
}
