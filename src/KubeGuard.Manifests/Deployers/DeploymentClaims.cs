using System.Collections.Immutable;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Deployers;

/// <summary>Something that holds deployers and that nothing includes: a plain file, or a kustomization that is a root.</summary>
/// <param name="Path">The file, or the folder of the kustomization.</param>
/// <param name="IsFile">Whether it is a file.</param>
internal readonly record struct DeployerHost(string Path, bool IsFile);

/// <summary>
/// Who says that it deploys what, by the objects as they are written. This decides only where to begin: what is really deployed is what the
/// deployers say once the roots that hold them are built.
/// </summary>
internal sealed class DeploymentClaims
{
    private readonly Dictionary<string, HashSet<DeployerHost>> _claimedBy = new(StringComparer.Ordinal);

    private DeploymentClaims(ImmutableArray<DeployerHost> hosts) => Hosts = hosts;

    /// <summary>The hosts in ordinal order of their paths.</summary>
    public ImmutableArray<DeployerHost> Hosts { get; }

    public static DeploymentClaims Of(DeployedRepository repository, IEnumerable<WrittenObject> deployers)
    {
        var holders = new Dictionary<WrittenObject, ImmutableArray<DeployerHost>>();
        var roots = new Lazy<ILookup<string, string>>(() => RootsOfFiles(repository.Graph));
        foreach (var written in deployers)
            holders[written] = HostsOf(written.Origin.File, repository.Graph, roots);
        var claims = new DeploymentClaims([.. holders.Values.SelectMany(hosts => hosts).Distinct().OrderBy(host => host.Path, StringComparer.Ordinal)]);
        foreach (var (written, hosts) in holders)
        {
            var deployer = new DeployerObject(written.Node, written.Origin, repository.Scopes.Identify(written.Node));
            foreach (var covered in DeployerKinds.Read(deployer, repository).Sources.SelectMany(source => source.Covers))
                claims.Claim(covered, hosts);
        }

        return claims;
    }

    /// <summary>Whether another host claims this one.</summary>
    public bool IsClaimedByOthers(DeployerHost host) => _claimedBy.TryGetValue(host.Path, out var by) && by.Any(other => other != host);

    /// <summary>Whether the host claims itself, as what <c>flux bootstrap</c> writes does.</summary>
    public bool ClaimsItself(DeployerHost host) => _claimedBy.TryGetValue(host.Path, out var by) && by.Contains(host);

    private void Claim(string covered, ImmutableArray<DeployerHost> hosts)
    {
        if (!_claimedBy.TryGetValue(covered, out var by))
            _claimedBy.Add(covered, by = []);
        by.UnionWith(hosts);
    }

    private static ImmutableArray<DeployerHost> HostsOf(string file, KustomizationGraph graph, Lazy<ILookup<string, string>> roots) =>
        graph.Referenced.Contains(file)
            ? [.. roots.Value[file].Select(folder => new DeployerHost(folder, false))]
            : [new(file, true)];

    /// <summary>For every file that a kustomization lists as a resource, the roots that it belongs to.</summary>
    private static ILookup<string, string> RootsOfFiles(KustomizationGraph graph)
    {
        var found = new List<KeyValuePair<string, string>>();
        foreach (var root in graph.Roots)
        {
            var open = new Stack<Kustomization>([graph.ByFolder[root]]);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (open.TryPop(out var kustomization))
            {
                if (!seen.Add(kustomization.Folder))
                    continue;
                foreach (var entry in kustomization.Resources)
                {
                    if (RepositoryPath.Resolve(kustomization.Folder, entry.Value) is { } path)
                        found.Add(new(path, root));
                }

                foreach (var inner in graph.Included(kustomization))
                    open.Push(inner);
            }
        }

        return found.ToLookup(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
    }
}
