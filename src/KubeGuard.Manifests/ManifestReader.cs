namespace KubeGuard.Manifests;

/// <summary>Reads a repository.</summary>
public static class ManifestReader
{
    /// <summary>Reads every manifest below the folder and works out what is applied. Never throws for what a file says.</summary>
    public static ManifestSet Read(IRepositoryFiles files, CancellationToken cancellation = default) => throw new NotImplementedException();
}
