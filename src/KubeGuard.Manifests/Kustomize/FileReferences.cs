using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Kustomize;

/// <summary>Which files a kustomization takes its input from; none of them is applied on its own.</summary>
internal static class FileReferences
{
    /// <summary>All paths that a kustomization names, resolved; folders and files that do not exist are among them.</summary>
    public static IEnumerable<string> Of(Kustomization kustomization) =>
        Named(kustomization).Select(name => RepositoryPath.Resolve(kustomization.Folder, name)).OfType<string>();

    private static IEnumerable<string> Named(Kustomization kustomization)
    {
        var node = kustomization.Node;
        string[] lists = ["resources", "bases", "components", "patchesStrategicMerge", "configurations", "crds", "generators", "transformers", "validators"];
        var plain = lists.SelectMany(node.Texts);
        string[] withPath = ["patches", "patchesJson6902", "replacements"];
        var paths = withPath.SelectMany(kustomization.Mappings).Select(item => item.Text("path"));
        var sources = kustomization.Mappings("configMapGenerator").Concat(kustomization.Mappings("secretGenerator")).SelectMany(GeneratorInputs);
        var charts = kustomization.Mappings("helmCharts").SelectMany(chart => chart.Texts("additionalValuesFiles").Append(chart.Text("valuesFile")));
        return plain.Concat(paths).Concat(sources).Concat(charts).Append(node.Mapping("openapi")?.Text("path"))
            .OfType<string>()
            .Where(name => name.Length is > 0 and < 4096 && !name.Contains('\n', StringComparison.Ordinal));
    }

    private static IEnumerable<string?> GeneratorInputs(YamlMapping generator) =>
        generator.Texts("files").Select(file => file[(file.IndexOf('=', StringComparison.Ordinal) + 1)..])
            .Concat(generator.Texts("envs"))
            .Append(generator.Text("env"));
}
