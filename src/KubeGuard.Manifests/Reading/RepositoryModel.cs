using System.Collections.Immutable;
using KubeGuard.Manifests.Deployers;
using KubeGuard.Manifests.Deployers.Helm;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Reading;

/// <summary>
/// All that was worked out about a repository, kept so that after a change only what depends on it is worked out again: files are parsed
/// once, a kustomization is built again only when a file changed that its build asked for.
/// </summary>
internal sealed class RepositoryModel
{
    private readonly ImmutableSortedDictionary<string, RepositoryFile> _asFound;

    private RepositoryModel(
        IRepositoryFiles source,
        ManifestReadOptions options,
        ImmutableSortedSet<string> paths,
        ChartFolders charts,
        ImmutableSortedDictionary<string, RepositoryFile> asFound,
        ImmutableSortedDictionary<string, RepositoryFile> files,
        KustomizationGraph graph,
        ScopeTable scopes,
        ImmutableSortedDictionary<string, BuiltRoot> built,
        Deployments deployments,
        PlainResources plain)
    {
        Source = source;
        Options = options;
        Paths = paths;
        Charts = charts;
        _asFound = asFound;
        Files = files;
        Graph = graph;
        Scopes = scopes;
        Built = built;
        Deployments = deployments;
        Plain = plain;
    }

    public IRepositoryFiles Source { get; }

    public ManifestReadOptions Options { get; }

    /// <summary>All paths of the repository.</summary>
    public ImmutableSortedSet<string> Paths { get; }

    public ChartFolders Charts { get; }

    /// <summary>What the files with manifests, kustomizations or problems are; those that a kustomization names are read as it reads them.</summary>
    public ImmutableSortedDictionary<string, RepositoryFile> Files { get; }

    public KustomizationGraph Graph { get; }

    public ScopeTable Scopes { get; }

    /// <summary>The kustomizations that nothing includes and that no deployer deploys.</summary>
    public ImmutableSortedDictionary<string, BuiltRoot> Built { get; }

    /// <summary>The folders that deployers deploy.</summary>
    public Deployments Deployments { get; }

    /// <summary>Everything that was built.</summary>
    public IEnumerable<BuiltRoot> AllBuilt => Built.Values.Concat(Deployments.Roots.Select(root => root.Built));

    public PlainResources Plain { get; }

    /// <summary>Whether a chart makes the resource.</summary>
    public bool IsRendered(Resource resource) => Deployments.ByKey.GetValueOrDefault(resource.Root)?.Source is ChartSource;

    public static RepositoryModel Read(IRepositoryFiles source, ManifestReadOptions options, CancellationToken cancellation)
    {
        var paths = source.Paths.ToImmutableSortedSet(StringComparer.Ordinal);
        var charts = ChartFolders.In(paths);
        var files = paths.Where(RepositoryFileReader.IsCandidate)
            .AsParallel().AsOrdered().WithCancellation(cancellation)
            .Select(path => RepositoryFileReader.Read(source, charts, path))
            .Where(file => file is not null)
            .ToImmutableSortedDictionary(file => file!.Path, file => file!, StringComparer.Ordinal);
        return Build(source, options, paths, charts, files, null, [], cancellation);
    }

    /// <summary>The model of the repository in which <paramref name="changed"/> paths are other than they were, and nothing else is.</summary>
    public RepositoryModel With(IRepositoryFiles source, ImmutableHashSet<string> changed, CancellationToken cancellation)
    {
        if (changed.Any(ChartFolders.IsChartFile))
            return Read(source, Options, cancellation);
        var files = _asFound.ToBuilder();
        var paths = Paths.ToBuilder();
        foreach (var path in changed)
        {
            if (source.Read(path) is null)
                paths.Remove(path);
            else
                paths.Add(path);
        }

        foreach (var path in changed.Where(RepositoryFileReader.IsCandidate))
        {
            if (RepositoryFileReader.Read(source, Charts, path) is { } file)
                files[path] = file;
            else
                files.Remove(path);
        }

        return Build(source, Options, paths.ToImmutable(), Charts, files.ToImmutable(), this, changed, cancellation);
    }

    private static RepositoryModel Build(
        IRepositoryFiles source,
        ManifestReadOptions options,
        ImmutableSortedSet<string> paths,
        ChartFolders charts,
        ImmutableSortedDictionary<string, RepositoryFile> asFound,
        RepositoryModel? before,
        ImmutableHashSet<string> changed,
        CancellationToken cancellation)
    {
        var graph = before is not null && !changed.Any(path => KustomizationFiles.IsName(RepositoryPath.NameOf(path)))
            ? before.Graph
            : KustomizationGraph.Of(asFound.Values);
        var files = AsNamed(asFound, graph, before);
        var scopes = ScopeTable.From(files.Values.SelectMany(file => file.Objects));
        if (before is not null && !scopes.SameAs(before.Scopes))
            before = null;
        var roots = new RootBuilds(() => new(source, files), graph, scopes, before, changed);
        var repository = new DeployedRepository(source, paths, files, graph, scopes, charts, options.Helm);
        var deployments = new DeploymentSearch(repository, roots.Get, before?.Deployments, changed, cancellation).Run();
        var built = ImmutableSortedDictionary.CreateBuilder<string, BuiltRoot>(StringComparer.Ordinal);
        foreach (var folder in graph.Roots.Where(folder => !deployments.Covered.Contains(folder)))
        {
            cancellation.ThrowIfCancellationRequested();
            built[folder] = roots.Get(folder);
        }

        var plain = PlainResources.Of(files.Values.Where(file => !deployments.Covered.Contains(file.Path)), graph, scopes, before?.Plain);
        return new(source, options, paths, charts, asFound, files, graph, scopes, built.ToImmutable(), deployments, plain);
    }

    /// <summary>The files, those that a kustomization names read as it reads them.</summary>
    private static ImmutableSortedDictionary<string, RepositoryFile> AsNamed(
        ImmutableSortedDictionary<string, RepositoryFile> asFound, KustomizationGraph graph, RepositoryModel? before)
    {
        var files = asFound;
        foreach (var named in graph.Referenced)
        {
            if (!asFound.TryGetValue(named, out var file))
                continue;
            var read = before is not null && before.Graph.Referenced.Contains(named) && before._asFound.GetValueOrDefault(named) == file
                ? before.Files[named]
                : RepositoryFileReader.ReadAsNamed(file);
            if (read != file)
                files = files.SetItem(named, read);
        }

        return files;
    }

    /// <summary>Builds kustomizations, each once, and none that was built before and does not depend on what changed.</summary>
    private sealed class RootBuilds(
        Func<BuildFiles> files, KustomizationGraph graph, ScopeTable scopes, RepositoryModel? before, ImmutableHashSet<string> changed)
    {
        private readonly Dictionary<string, BuiltRoot> _built = new(StringComparer.Ordinal);

        public BuiltRoot Get(string folder)
        {
            if (_built.TryGetValue(folder, out var built))
                return built;
            built = before?.Built.GetValueOrDefault(folder) is { } known && !known.Asked.Overlaps(changed)
                ? known
                : BuiltRoot.Build(files(), graph, scopes, folder);
            _built.Add(folder, built);
            return built;
        }
    }
}
