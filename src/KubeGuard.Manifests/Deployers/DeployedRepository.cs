using System.Collections.Immutable;
using KubeGuard.Manifests.Deployers.Flux;
using KubeGuard.Manifests.Deployers.Helm;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Resources;

namespace KubeGuard.Manifests.Deployers;

/// <summary>The repository as deployers see it: its files and folders, its kustomizations, and the objects written in it.</summary>
internal sealed class DeployedRepository
{
    private readonly IRepositoryFiles _source;
    private readonly ImmutableSortedDictionary<string, RepositoryFile> _files;
    private readonly ILookup<string, WrittenObject> _byKind;
    private readonly ImmutableSortedSet<string> _paths;
    private readonly Dictionary<string, SourceIgnore> _ignores = new(StringComparer.Ordinal);

    public DeployedRepository(
        IRepositoryFiles source,
        ImmutableSortedSet<string> paths,
        ImmutableSortedDictionary<string, RepositoryFile> files,
        KustomizationGraph graph,
        ScopeTable scopes,
        ChartFolders charts,
        HelmProgram? helm)
    {
        _source = source;
        _paths = paths;
        _files = files;
        Graph = graph;
        Scopes = scopes;
        Charts = charts;
        Helm = helm;
        _byKind = files.Values.SelectMany(file => file.Objects).ToLookup(written => written.Kind, StringComparer.Ordinal);
        Identity = new(this, OwnRemotes.Of(source));
    }

    public KustomizationGraph Graph { get; }

    public ScopeTable Scopes { get; }

    public ChartFolders Charts { get; }

    /// <summary>Renders charts; null when that is not allowed.</summary>
    public HelmProgram? Helm { get; }

    /// <summary>Which repository addresses mean this one.</summary>
    public OwnIdentity Identity { get; }

    public BuildFiles NewBuild() => new(_source, _files) { LoadsOutside = true };

    public byte[]? Read(string path) => _source.Read(path);

    /// <summary>All objects as they are written, file by file.</summary>
    public IEnumerable<WrittenObject> Objects => _files.Values.SelectMany(file => file.Objects);

    /// <summary>All objects of a kind as they are written, file by file.</summary>
    public IEnumerable<WrittenObject> OfKind(string kind) => _byKind[kind];

    public RepositoryFile? File(string path) => _files.GetValueOrDefault(path);

    /// <summary>All paths in and below a folder, in ordinal order.</summary>
    public IEnumerable<string> Below(string folder)
    {
        var prefix = folder == RepositoryPath.Root ? "" : folder + "/";
        var found = _paths.IndexOf(prefix);
        for (var i = found < 0 ? ~found : found; i < _paths.Count && _paths[i].StartsWith(prefix, StringComparison.Ordinal); i++)
            yield return _paths[i];
    }

    public bool HasFolder(string folder) => Below(folder).Any();

    public bool HasFile(string path) => _paths.Contains(path);

    /// <summary>What Flux leaves out of the repository; <paramref name="specified"/> is <c>spec.ignore</c> of the source, null without one.</summary>
    public SourceIgnore Ignored(string? specified)
    {
        var key = specified is null ? "" : "=" + specified;
        if (!_ignores.TryGetValue(key, out var ignored))
            _ignores.Add(key, ignored = SourceIgnore.Of(this, specified));
        return ignored;
    }

    /// <summary>The source object (GitRepository and its like) that a reference in <paramref name="ns"/> names; null when the repository holds none.</summary>
    public WrittenObject? Named(string kind, string? ns, string name) => OfKind(kind).FirstOrDefault(written =>
        written.Node.Mapping("metadata") is { } metadata && metadata.Text("name") == name && (metadata.Text("namespace") is not { } own || ns is null || own == ns));
}
