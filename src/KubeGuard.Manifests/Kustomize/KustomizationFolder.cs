using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>The files that a kustomization may load: those in and below its folder.</summary>
internal sealed class KustomizationFolder(BuildFiles files, string path)
{
    /// <summary>Path of the folder in the repository.</summary>
    public string Path { get; } = path;

    /// <summary>The bytes of the file that <paramref name="entry"/> names as <paramref name="relative"/>.</summary>
    public byte[] Bytes(YamlNode entry, string relative) => files.Bytes(Locate(entry, relative)) ?? throw Missing(entry, relative);

    /// <summary>Whether the entry is the path of a file that may be loaded.</summary>
    public bool Has(YamlScalar entry) =>
        !entry.Value.Contains('\n', StringComparison.Ordinal) && RepositoryPath.Resolve(Path, entry.Value) is { } resolved && files.Yaml(resolved) is not null;

    /// <summary>The file that <paramref name="entry"/> names, as YAML.</summary>
    public YamlFile Yaml(YamlScalar entry)
    {
        var file = files.Yaml(Locate(entry, entry.Value)) ?? throw Missing(entry, entry.Value);
        return file.Problems.FirstOrDefault(problem => problem.Kind != ManifestProblemKind.Suspicious) is { } broken
            ? throw new KustomizeException(broken.Location, $"{entry.Value}, named at {entry.Location}, cannot be read: {broken.Message}")
            : file;
    }

    /// <summary>The only document of the file that <paramref name="entry"/> names, when it is a mapping; null when it is empty.</summary>
    public YamlMapping? Mapping(YamlScalar entry) => Document(entry) switch
    {
        null or { IsNull: true } => null,
        YamlMapping mapping => mapping,
        var other => throw new KustomizeException(other, $"{entry.Value}, named at {entry.Location}, holds no mapping."),
    };

    /// <summary>The first document of the file that <paramref name="entry"/> names; null when it is empty.</summary>
    public YamlNode? Document(YamlScalar entry) => Yaml(entry).Documents.Select(document => document.Root?.Resolved).FirstOrDefault(root => root is not null);

    /// <summary>The path in the repository of a file that was loaded.</summary>
    public string PathOf(string relative) => RepositoryPath.Resolve(Path, relative) ?? relative;

    private string Locate(YamlNode entry, string relative)
    {
        var resolved = RepositoryPath.Resolve(Path, relative);
        return resolved is not null && files.MayLoad(resolved, Path)
            ? resolved
            : throw new KustomizeException(entry, $"'{relative}' is not in or below {Path}: Kustomize loads files only from there.");
    }

    private static KustomizeException Missing(YamlNode entry, string relative) => new(entry, $"'{relative}' does not exist.");
}
