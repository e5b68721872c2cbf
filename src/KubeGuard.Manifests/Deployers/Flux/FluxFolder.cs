using System.Collections.Immutable;
using KubeGuard.Manifests.Kustomize;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary>
/// What Flux builds in a folder: its kustomization, or where there is none a generated one over all YAML files at any depth, in which a folder
/// with a kustomization of its own stands for all that is in it.
/// </summary>
internal static class FluxFolder
{
    /// <summary>The resources that Flux would list, in its order, relative to the folder.</summary>
    public static ImmutableArray<string> Resources(string folder, DeployedRepository repository, SourceIgnore ignore)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        var included = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in repository.Below(folder))
        {
            if (ignore.Ignores(path))
                continue;
            if (Kustomized(path, folder, repository) is { } inner)
            {
                if (included.Add(inner))
                    found.Add(inner);
            }
            else if (path.EndsWith(".yaml", StringComparison.Ordinal) || path.EndsWith(".yml", StringComparison.Ordinal))
            {
                found.Add(path);
            }
        }

        return found.ToImmutable();
    }

    /// <summary>The kustomization that stands for it when the folder has none.</summary>
    public static Kustomization Generate(string folder, IEnumerable<string> resources, YamlNode at)
    {
        var entries = resources.Select(path => (YamlNode)YamlTree.Text(at, RepositoryPath.Relative(folder, path)));
        return Kustomization.Generated(folder, YamlTree.Mapping(at).With("resources", YamlTree.Sequence(at, [.. entries])));
    }

    /// <summary>The outermost folder below <paramref name="folder"/> on the way to the path that has a kustomization.</summary>
    private static string? Kustomized(string path, string folder, DeployedRepository repository)
    {
        string? outermost = null;
        for (var above = RepositoryPath.FolderOf(path); RepositoryPath.IsBelow(above, folder) && above != RepositoryPath.Root; above = RepositoryPath.FolderOf(above))
        {
            if (repository.Graph.ByFolder.ContainsKey(above))
                outermost = above;
        }

        return outermost;
    }
}
