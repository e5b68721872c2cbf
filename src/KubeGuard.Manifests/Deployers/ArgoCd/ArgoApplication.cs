using System.Collections.Immutable;
using KubeGuard.Manifests.Deployers.Helm;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.ArgoCd;

/// <summary>An Argo CD <c>Application</c>: its sources that are folders of this repository.</summary>
internal static class ArgoApplication
{
    private const string OwnServer = "https://kubernetes.default.svc";
    private const string OwnName = "in-cluster";

    public static DeployerReading Read(DeployerObject deployer, DeployedRepository repository)
    {
        if (deployer.Spec is not { } spec)
            return DeployerReading.Nothing;
        var several = spec.Sequence("sources")?.Items.OfType<YamlMapping>().ToList();
        List<YamlMapping> sources = several is { Count: > 0 } ? several : spec.Mapping("source") is { } only ? [only] : [];
        var readings = sources.Where(source => source["path"] is not null || source["chart"] is not null || source["ref"] is null)
            .Select(source => Read(deployer, source, spec.Mapping("destination"), repository))
            .ToList();
        return new([.. readings.SelectMany(reading => reading.Sources)], [.. readings.SelectMany(reading => reading.Notes)]);
    }

    private static DeployerReading Read(DeployerObject deployer, YamlMapping source, YamlMapping? destination, DeployedRepository repository)
    {
        var id = deployer.Id;
        if (source.Text("chart") is { } chart)
            return DeployerReading.NotFollowed(source["chart"]!, $"{id}: the chart {chart} comes from elsewhere; what it makes is not known.");
        var path = source.Text("path") ?? RepositoryPath.Root;
        var at = source["path"] ?? source;
        if (RepositoryPath.Resolve(RepositoryPath.Root, path) is not { } folder)
            return DeployerReading.NotFollowed(at, $"{id}: '{path}' leads out of the repository.");
        if (!repository.Identity.Means(source.Text("repoURL") ?? "", folder))
            return DeployerReading.NotFollowed(at, $"{id} is not followed: its source is {RepositoryUrl.WithoutCredentials(source.Text("repoURL") ?? "not named")}, not this repository.");
        if (!repository.HasFolder(folder))
            return DeployerReading.Wrong(at, $"{folder} does not exist in this repository.");
        return Here(deployer, source, destination, folder, repository);
    }

    private static DeployerReading Here(DeployerObject deployer, YamlMapping source, YamlMapping? destination, string folder, DeployedRepository repository)
    {
        var id = deployer.Id;
        var made = deployer.IsMade ? id : null;
        var cluster = ClusterOf(destination);
        var ns = destination?.Text("namespace") is { Length: > 0 } given ? given : null;
        if (source["plugin"] is { IsNull: false } plugin)
            return DeployerReading.NotFollowed(plugin, $"{id}: plugins are not run; what they make of {folder} is not known.");
        if (source["directory"] is not { IsNull: false } && repository.Graph.ByFolder.TryGetValue(folder, out var kustomization))
            return DeployerReading.Of(new ArgoKustomize(source, destination, kustomization) { Folder = folder, Namespace = ns, Cluster = cluster, MadeDeployer = made });
        if (source["directory"] is not { IsNull: false } && repository.Charts.Contains(folder))
        {
            if (repository.Helm is null)
                return DeployerReading.NotFollowed(source["path"] ?? source, $"{id}: {folder} is a Helm chart; what it makes is not known without rendering it.");
            var chart = new ArgoChart(deployer, source, folder);
            return DeployerReading.Of(new ChartSource(folder, source["path"] ?? source, repository, chart.Release) { Folder = folder, Namespace = ns, Cluster = cluster, MadeDeployer = made });
        }

        var options = source.Mapping("directory");
        var directory = new ArgoDirectory(folder, options, destination, repository) { Folder = folder, Namespace = ns, Cluster = cluster, MadeDeployer = made };
        var jsonnet = repository.Below(folder).Any(path => path.EndsWith(".jsonnet", StringComparison.Ordinal) && RepositoryPath.FolderOf(path) == folder);
        ImmutableArray<ManifestProblem> notes = jsonnet
            ? [new(ManifestProblemKind.NotFollowed, (source["path"] ?? source).Location, $"{id}: Jsonnet in {folder} is not evaluated; what it makes is not known.")]
            : [];
        return new([directory], notes);
    }

    private static string? ClusterOf(YamlMapping? destination)
    {
        var server = destination?.Text("server") is { Length: > 0 } address && address != OwnServer ? address : null;
        return server ?? (destination?.Text("name") is { Length: > 0 } name && name != OwnName ? name : null);
    }
}
