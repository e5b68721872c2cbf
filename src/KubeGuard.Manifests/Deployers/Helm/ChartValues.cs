using System.Collections.Immutable;
using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Helm;

/// <summary>A file with values of a chart.</summary>
internal sealed record ValuesFile(string Path, string Text);

/// <summary>Where the values of a chart are taken from.</summary>
internal static class ChartValues
{
    /// <summary>Values files, relative to <paramref name="folder"/>.</summary>
    /// <exception cref="ChartException">One does not exist in this repository, or is encrypted.</exception>
    public static ImmutableArray<ValuesFile> Files(IEnumerable<string> names, string folder, DeployedRepository repository) =>
        [.. names.Select(name => File(name, folder, repository) ?? throw new ChartException($"the values file {name} does not exist in this repository"))];

    /// <summary>A values file; null when it does not exist.</summary>
    public static ValuesFile? File(string name, string folder, DeployedRepository repository)
    {
        var path = name.StartsWith('/') ? RepositoryPath.Resolve(RepositoryPath.Root, name.TrimStart('/')) : RepositoryPath.Resolve(folder, name);
        if (path is null || repository.Read(path) is not { } bytes || RepositoryFileReader.Decode(path, bytes) is not { } source)
            return null;
        return YamlReader.Read(source, TemplateText.IsText).Problems.Any(problem => problem.Kind == ManifestProblemKind.Encrypted)
            ? throw new ChartException($"the values file {path} is encrypted")
            : new(path, source.Text);
    }

    /// <summary>Values that stand in an object.</summary>
    public static IEnumerable<string> Inline(YamlNode? values) => values switch
    {
        YamlMapping mapping => [YamlJson.ToJson(mapping)!.ToJsonString()],
        YamlScalar { IsNullValue: false } text when text.Value.Trim().Length > 0 => [text.Value],
        _ => [],
    };
}
