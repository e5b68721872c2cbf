using System.Collections.Immutable;
using KubeGuard.Manifests.Deployers.Helm;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary>A chart of the repository that an Application deploys: what it is rendered with.</summary>
internal sealed class ArgoChart(DeployerObject deployer, YamlMapping source, string folder)
{
    private readonly YamlMapping? _helm = source.Mapping("helm");

    public ChartRelease Release(DeploymentContext context)
    {
        if (_helm?["fileParameters"] is YamlSequence { RawItems.IsEmpty: false })
            throw new ChartException("fileParameters are not followed");
        var files = (_helm?.Texts("valueFiles") ?? []).Select(name => File(name, context.Repository)).OfType<ValuesFile>().ToImmutableArray();
        return new()
        {
            Chart = folder,
            Name = _helm?.Text("releaseName") ?? deployer.Id.Name,
            Namespace = deployer.Spec?.Mapping("destination")?["namespace"] is YamlScalar { Value.Length: > 0 } ns ? ns : null,
            Values = [.. files.Select(file => file.Text), .. ChartValues.Inline(_helm?["valuesObject"] ?? _helm?["values"])],
            Parameters = [.. (_helm?.Sequence("parameters")?.Items.OfType<YamlMapping>() ?? []).SelectMany(Parameter)],
            WithDefinitions = _helm?.Text("skipCrds") != "true",
            ValueFiles = [.. files.Select(file => file.Path), deployer.Origin.File],
        };
    }

    /// <summary>A values file: relative to the chart, or with <c>$name/</c> in another source of the Application that is this repository too.</summary>
    private ValuesFile? File(string name, DeployedRepository repository)
    {
        var path = name;
        if (name.StartsWith('$'))
        {
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            var referenced = slash < 0 ? null : (deployer.Spec?.Sequence("sources")?.Items ?? []).OfType<YamlMapping>().FirstOrDefault(other => other.Text("ref") == name[1..slash]);
            if (referenced is null || !repository.Identity.Means(referenced.Text("repoURL") ?? "", RepositoryPath.FolderOf(name[(slash + 1)..])))
                throw new ChartException($"the values file {name} is not in this repository");
            path = name[slash..];
        }

        var file = ChartValues.File(path, folder, repository);
        return file is null && _helm?.Text("ignoreMissingValueFiles") != "true" ? throw new ChartException($"the values file {name} does not exist in this repository") : file;
    }

    private static IEnumerable<string> Parameter(YamlMapping parameter) => parameter.Text("name") is { Length: > 0 } name
        ? [$"{(parameter.Text("forceString") == "true" ? "--set-string" : "--set")}={name}={(parameter.Text("value") ?? "").Replace(",", "\\,", StringComparison.Ordinal)}"]
        : [];
}
