using System.Collections.Immutable;

namespace KubeGuard.Manifests.Deployers;

/// <summary>
/// Decides whether a repository address means the repository that is read. Its own addresses are the remotes of the checkout and the
/// GitRepository from which Flux deploys the very folder that declares it (what <c>flux bootstrap</c> writes).
/// <list type="number">
/// <item>An address that is one of its own means it.</item>
/// <item>So does one with the name of such an address (a fork or mirror), when the path exists here.</item>
/// <item>When no own address is known, one whose path exists here means it; the top folder exists everywhere, so it does not count.</item>
/// </list>
/// </summary>
internal sealed class OwnIdentity(DeployedRepository repository, ImmutableSortedSet<string> remotes)
{
    private readonly Lazy<ImmutableSortedSet<string>> _own = new(() => remotes.Union(Bootstrapped(repository)));

    /// <param name="address">The address that a deployer gives; null when the repository does not declare its source.</param>
    /// <param name="folder">The folder in it that is deployed.</param>
    public bool Means(string? address, string folder)
    {
        var exists = repository.HasFolder(folder);
        if (RepositoryUrl.Normalise(address) is not { } url)
            return exists && folder != RepositoryPath.Root && address is null;
        if (_own.Value.Contains(url))
            return true;
        return _own.Value.IsEmpty ? exists && folder != RepositoryPath.Root : exists && _own.Value.Any(own => RepositoryPath.NameOf(own) == RepositoryPath.NameOf(url));
    }

    private static IEnumerable<string> Bootstrapped(DeployedRepository repository)
    {
        foreach (var written in repository.OfKind("Kustomization"))
        {
            var spec = written.Node.Mapping("spec");
            var reference = spec?.Mapping("sourceRef");
            if (reference?.Text("kind") != "GitRepository" || reference.Text("name") is not { } name)
                continue;
            var folder = RepositoryPath.Resolve(RepositoryPath.Root, spec?.Text("path") ?? RepositoryPath.Root);
            if (folder is null || (folder == RepositoryPath.Root && name != "flux-system") || !RepositoryPath.IsBelow(written.Origin.File, folder))
                continue;
            var ns = reference.Text("namespace") ?? written.Node.Mapping("metadata")?.Text("namespace");
            if (RepositoryUrl.Normalise(repository.Named("GitRepository", ns, name)?.Node.Mapping("spec")?.Text("url")) is { } url)
                yield return url;
        }
    }
}
