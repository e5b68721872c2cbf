using System.Collections.Immutable;
using KubeGuard.Manifests.Deployers.Helm;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Flux;

/// <summary>A Flux <c>HelmRelease</c>: followed when its chart is a folder of this repository and charts may be rendered.</summary>
internal static class FluxHelmRelease
{
    public static DeployerReading Read(DeployerObject deployer, DeployedRepository repository)
    {
        if (deployer.Spec is not { } spec)
            return DeployerReading.Nothing;
        if (spec.Mapping("chart")?.Mapping("spec") is not { } chart || chart.Text("chart") is not { } path)
            return DeployerReading.NotFollowed(spec["chartRef"] ?? spec, $"{deployer.Id} is not followed: its chart is {Reference(spec)}, not a folder of this repository.");
        var at = chart["chart"]!;
        var reference = chart.Mapping("sourceRef");
        if (reference?.Text("kind") is not ("GitRepository" or "Bucket"))
            return DeployerReading.NotFollowed(at, $"{deployer.Id} is not followed: its chart {path} is in the {reference?.Text("kind")} {reference?.Text("name")}, not in this repository.");
        if (FluxSource.Of(reference, deployer.Namespace, path, repository) is not FluxSource.Here here || !repository.Charts.Contains(here.Folder))
            return DeployerReading.NotFollowed(at, $"{deployer.Id} is not followed: its chart {path} is not in this repository.");
        if (repository.Helm is null)
            return DeployerReading.NotFollowed(at, $"{deployer.Id}: {here.Folder} is a Helm chart; what it makes is not known without rendering it.");
        return DeployerReading.Of(new ChartSource(here.Folder, at, repository, context => Release(deployer, chart, here.Folder, context))
        {
            Folder = here.Folder,
            Namespace = NamespaceOf(deployer)?.Value,
            Cluster = spec.Mapping("kubeConfig")?.Mapping("secretRef")?.Text("name"),
        });
    }

    private static ChartRelease Release(DeployerObject deployer, YamlMapping chart, string folder, DeploymentContext context)
    {
        var spec = deployer.Spec!;
        if (spec["postRenderers"] is YamlSequence { RawItems.IsEmpty: false })
            throw new ChartException("postRenderers are not followed");
        var files = ChartValues.Files(chart.Texts("valuesFiles").Append(chart.Text("valuesFile")).OfType<string>(), RepositoryPath.Root, context.Repository);
        var fromMaps = ImmutableArray.CreateBuilder<YamlScalar>();
        foreach (var entry in spec.Sequence("valuesFrom")?.Items.OfType<YamlMapping>() ?? [])
            fromMaps.Add(From(entry, deployer.Namespace, context));
        var name = spec.Text("releaseName") ?? (spec.Text("targetNamespace") is { } target ? $"{target}-{deployer.Id.Name}" : deployer.Id.Name);
        return new()
        {
            Chart = folder,
            Name = name,
            Namespace = NamespaceOf(deployer),
            UsesOwnValues = files.IsEmpty,
            Values = [.. files.Select(file => file.Text), .. fromMaps.Select(value => value.Value), .. ChartValues.Inline(spec["values"])],
            ValueFiles = [.. files.Select(file => file.Path), .. fromMaps.Select(value => value.Source.Path), deployer.Origin.File],
            WithDefinitions = spec.Mapping("install")?.Text("crds") != "Skip",
        };
    }

    private static YamlScalar From(YamlMapping entry, string? ns, DeploymentContext context)
    {
        var name = entry.Text("name") ?? "";
        if (entry.Text("kind") != "ConfigMap")
            throw new ChartException($"the values of the Secret {name} are not read");
        if (entry["targetPath"] is { IsNull: false })
            throw new ChartException("valuesFrom with a targetPath is not followed");
        var key = entry.Text("valuesKey") ?? "values.yaml";
        return ConfigMapLookup.Find(name, ns, context) is [var map] && map.Mapping("data")?[key] is YamlScalar value
            ? value
            : throw new ChartException($"this repository does not hold exactly one ConfigMap {name} with {key}");
    }

    private static YamlScalar? NamespaceOf(DeployerObject deployer) =>
        (deployer.Spec?["targetNamespace"] ?? deployer.Body.Mapping("metadata")?["namespace"]) as YamlScalar;

    private static string Reference(YamlMapping spec) =>
        spec.Mapping("chartRef") is { } reference ? $"the {reference.Text("kind")} {reference.Text("name")}" : "not named";
}
