using System.Collections.Immutable;
using KubeGuard.Manifests.Deployers.Helm;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Deployers;

/// <summary>
/// Follows the deployers of a repository: from those that nothing deploys, through what they deploy, to the deployers in that. Deployers that
/// only deploy one another (<c>flux bootstrap</c> writes one that deploys itself) are begun at the one that claims itself, else at the first.
/// </summary>
internal sealed class DeploymentSearch
{
    /// <summary>How many folders are followed; a repository that has more generates them.</summary>
    public const int MostRoots = 2_000;

    /// <summary>How many deployers may stand above one another.</summary>
    private const int DeepestLine = 16;

    private readonly DeployedRepository _repository;
    private readonly Func<string, BuiltRoot> _rootOf;
    private readonly Deployments? _before;
    private readonly ImmutableHashSet<string> _changed;
    private readonly CancellationToken _cancellation;
    private readonly List<DeployedRoot> _roots = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _covered = new(StringComparer.Ordinal);
    private readonly List<ManifestProblem> _notes = [];

    /// <param name="repository">The repository.</param>
    /// <param name="rootOf">Builds a kustomization that is a root.</param>
    /// <param name="before">What was found before; what does not depend on the changed paths is taken from it.</param>
    /// <param name="changed">The paths that changed since.</param>
    /// <param name="cancellation">Stops the search.</param>
    public DeploymentSearch(
        DeployedRepository repository, Func<string, BuiltRoot> rootOf, Deployments? before, ImmutableHashSet<string> changed, CancellationToken cancellation)
    {
        _repository = repository;
        _rootOf = rootOf;
        _before = before;
        _changed = changed;
        _cancellation = cancellation;
    }

    public Deployments Run()
    {
        var written = _repository.Objects.Where(DeployerKinds.Includes).ToList();
        FollowWritten(written);
        if (_repository.Helm is not null)
        {
            foreach (var chart in PlainChart.Of(_repository).Where(chart => !_covered.Contains(chart.Origin.File)))
                Follow(chart, null);
        }

        return new([.. _roots], [.. _notes.Distinct()]);
    }

    private void FollowWritten(List<WrittenObject> written)
    {
        if (written.Count == 0)
            return;
        var claims = DeploymentClaims.Of(_repository, written);
        foreach (var host in claims.Hosts.Where(host => !claims.IsClaimedByOthers(host) && !claims.ClaimsItself(host)))
            Enter(host);
        foreach (var host in claims.Hosts.Where(claims.ClaimsItself))
            Bootstrap(host);
        foreach (var host in claims.Hosts.Where(host => !_covered.Contains(host.Path) && claims.IsClaimedByOthers(host)))
            Enter(host);
    }

    private void Enter(DeployerHost host)
    {
        foreach (var deployer in DeployersOf(host))
            Follow(deployer, null);
    }

    /// <summary>Begins with the deployer that deploys its own host; the others of the host are found in what that one deploys.</summary>
    private void Bootstrap(DeployerHost host)
    {
        if (_covered.Contains(host.Path))
            return;
        var deployers = DeployersOf(host).ToList();
        if (deployers.Find(deployer => DeployerKinds.Read(deployer, _repository).Sources.Any(source => source.Covers.Contains(host.Path))) is { } bootstrap)
            Follow(bootstrap, null);
        if (!_covered.Contains(host.Path))
            Enter(host);
    }

    private IEnumerable<DeployerObject> DeployersOf(DeployerHost host)
    {
        if (!host.IsFile)
            return _rootOf(host.Path).Root.Resources.Where(DeployerKinds.Includes).Select(DeployerObject.Of);
        return _repository.File(host.Path)!.Objects.Where(DeployerKinds.Includes)
            .Select(written => new DeployerObject(written.Node, written.Origin, _repository.Scopes.Identify(written.Node)));
    }

    private void Follow(DeployerObject deployer, DeployedRoot? parent)
    {
        _cancellation.ThrowIfCancellationRequested();
        var line = parent?.Line.ToList() ?? [];
        if (line.Exists(above => above.Deployer.Id == deployer.Id))
            return;
        var reading = DeployerKinds.Read(deployer, _repository);
        _notes.AddRange(reading.Notes);
        foreach (var source in reading.Sources)
        {
            if (_roots.Count >= MostRoots || line.Count >= DeepestLine)
            {
                _notes.Add(new(ManifestProblemKind.NotFollowed, deployer.Body.Location, $"{deployer.Id} is not followed: {MostRoots} deployed folders, {DeepestLine} above one another, are the most."));
                return;
            }

            if (Build(deployer, source, parent) is not { } root)
                continue;
            _roots.Add(root);
            _covered.UnionWith(source.Covers);
            foreach (var inner in root.Built.Root.Resources.Where(DeployerKinds.Includes))
                Follow(DeployerObject.Of(inner), root);
        }
    }

    /// <summary>The root; null for one that was there already, as when a deployer is written twice.</summary>
    private DeployedRoot? Build(DeployerObject deployer, DeployedSource source, DeployedRoot? parent)
    {
        var declared = new RootDeployer(source.MadeDeployer ?? deployer.Id, deployer.Origin.Node.Location, parent?.Built.Root.Deployer, source.Cluster);
        var empty = new ManifestRoot(source.Folder, [], null) { Deployer = declared };
        if (!_keys.Add(empty.Key))
            return null;
        if (_before?.ByKey.GetValueOrDefault(empty.Key) is { } known && IsAsBefore(known, deployer, parent))
            return known with { Parent = parent };
        var built = BuiltRoot.Of(source.Build(new(_repository, DeployedRoot.Above(parent), _cancellation)), _repository.Scopes, empty);
        return new(deployer, source, built, parent);
    }

    private bool IsAsBefore(DeployedRoot known, DeployerObject deployer, DeployedRoot? parent) =>
        ReferenceEquals(known.Deployer.Body, deployer.Body)
        && (known.Parent is null) == (parent is null)
        && !known.Built.Asked.Overlaps(_changed)
        && !_changed.Any(known.Source.DependsOn);
}
