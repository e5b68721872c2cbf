using System.Collections.Immutable;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>The files that one build reads. It notes every path that was asked for, also those that do not exist.</summary>
internal sealed class BuildFiles(IRepositoryFiles files, IReadOnlyDictionary<string, RepositoryFile> read)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlFile?> _parsed = new(StringComparer.Ordinal);

    /// <summary>Whether files outside of a kustomization's folder may be loaded: Kustomize does not by default, Flux and Argo CD do.</summary>
    public bool LoadsOutside { get; init; }

    /// <summary>When one of these changes, appears or vanishes, the build has to be done again.</summary>
    public ImmutableHashSet<string> Asked => _asked.ToImmutableHashSet(StringComparer.Ordinal);

    /// <summary>Whether a kustomization in <paramref name="folder"/> may load the file.</summary>
    public bool MayLoad(string path, string folder) => LoadsOutside || RepositoryPath.IsBelow(path, folder);

    public byte[]? Bytes(string path)
    {
        _asked.Add(path);
        return files.Read(path);
    }

    /// <summary>The file as YAML, whatever its name; null when it does not exist or is no text.</summary>
    public YamlFile? Yaml(string path)
    {
        _asked.Add(path);
        if (read.GetValueOrDefault(path)?.Yaml is { } known)
            return known;
        if (!_parsed.TryGetValue(path, out var parsed))
            _parsed[path] = parsed = files.Read(path) is { } bytes && RepositoryFileReader.Decode(path, bytes) is { } source ? YamlReader.Read(source) : null;
        return parsed;
    }

    /// <summary>Notes that the build depends on which kustomization the folder has.</summary>
    public void AskKustomization(string folder)
    {
        foreach (var name in KustomizationFiles.Names)
            _asked.Add(RepositoryPath.In(folder, name));
    }
}
