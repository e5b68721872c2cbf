using System.Collections.Immutable;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Reading;

/// <summary>
/// All that was worked out about a repository, kept so that after a change only what depends on it is worked out again: files are parsed
/// once, a kustomization is built again only when a file changed that its build asked for.
/// </summary>
internal sealed class RepositoryModel
{
    private RepositoryModel(
        IRepositoryFiles source,
        ChartFolders charts,
        ImmutableSortedDictionary<string, RepositoryFile> files,
        KustomizationGraph graph,
        ScopeTable scopes,
        ImmutableSortedDictionary<string, BuiltRoot> built,
        PlainResources plain)
    {
        Source = source;
        Charts = charts;
        Files = files;
        Graph = graph;
        Scopes = scopes;
        Built = built;
        Plain = plain;
    }

    public IRepositoryFiles Source { get; }

    public ChartFolders Charts { get; }

    /// <summary>What the files with manifests, kustomizations or problems are.</summary>
    public ImmutableSortedDictionary<string, RepositoryFile> Files { get; }

    public KustomizationGraph Graph { get; }

    public ScopeTable Scopes { get; }

    public ImmutableSortedDictionary<string, BuiltRoot> Built { get; }

    public PlainResources Plain { get; }

    public static RepositoryModel Read(IRepositoryFiles source, CancellationToken cancellation)
    {
        var paths = source.Paths.ToList();
        var charts = ChartFolders.In(paths);
        var files = paths.Where(RepositoryFileReader.IsCandidate)
            .AsParallel().AsOrdered().WithCancellation(cancellation)
            .Select(path => RepositoryFileReader.Read(source, charts, path))
            .Where(file => file is not null)
            .ToImmutableSortedDictionary(file => file!.Path, file => file!, StringComparer.Ordinal);
        return Build(source, charts, files, null, [], cancellation);
    }

    /// <summary>The model of the repository in which <paramref name="changed"/> paths are other than they were, and nothing else is.</summary>
    public RepositoryModel With(IRepositoryFiles source, ImmutableHashSet<string> changed, CancellationToken cancellation)
    {
        if (changed.Any(ChartFolders.IsChartFile))
            return Read(source, cancellation);
        var files = Files.ToBuilder();
        foreach (var path in changed.Where(RepositoryFileReader.IsCandidate))
        {
            if (RepositoryFileReader.Read(source, Charts, path) is { } file)
                files[path] = file;
            else
                files.Remove(path);
        }

        return Build(source, Charts, files.ToImmutable(), this, changed, cancellation);
    }

    private static RepositoryModel Build(
        IRepositoryFiles source,
        ChartFolders charts,
        ImmutableSortedDictionary<string, RepositoryFile> files,
        RepositoryModel? before,
        ImmutableHashSet<string> changed,
        CancellationToken cancellation)
    {
        var graph = before is not null && !changed.Any(path => KustomizationFiles.IsName(RepositoryPath.NameOf(path)))
            ? before.Graph
            : KustomizationGraph.Of(files.Values);
        foreach (var named in graph.Referenced)
        {
            if (files.TryGetValue(named, out var file) && RepositoryFileReader.ReadAsNamed(file) is var read && read != file)
                files = files.SetItem(named, read);
        }

        var scopes = ScopeTable.From(files.Values.SelectMany(file => file.Objects));
        if (before is not null && !scopes.SameAs(before.Scopes))
            before = null;
        var built = ImmutableSortedDictionary.CreateBuilder<string, BuiltRoot>(StringComparer.Ordinal);
        foreach (var folder in graph.Roots)
        {
            cancellation.ThrowIfCancellationRequested();
            built[folder] = before?.Built.GetValueOrDefault(folder) is { } known && !known.Asked.Overlaps(changed)
                ? known
                : BuiltRoot.Build(new(source, files), graph, scopes, folder);
        }

        var plain = PlainResources.Of(files.Values, graph, scopes, before?.Plain);
        return new(source, charts, files, graph, scopes, built.ToImmutable(), plain);
    }
}
