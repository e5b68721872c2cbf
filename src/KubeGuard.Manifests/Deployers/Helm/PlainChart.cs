using KubeGuard.Manifests.Reading;
using KubeGuard.Manifests.Yaml;

namespace KubeGuard.Manifests.Deployers.Helm;

/// <summary>
/// A chart that no deployer of the repository deploys: rendered as <c>helm install NAME FOLDER</c> would, with its own values and its name as
/// that of the release. Library charts and the charts in <c>charts/</c> of others are parts, not roots.
/// </summary>
internal static class PlainChart
{
    /// <summary>The charts of a repository as deployers of themselves.</summary>
    public static IEnumerable<DeployerObject> Of(DeployedRepository repository)
    {
        foreach (var folder in repository.Charts.Folders)
        {
            var path = RepositoryPath.In(folder, "Chart.yaml");
            if (IsPart(folder, repository.Charts) || repository.Graph.ByFolder.ContainsKey(folder) || repository.Read(path) is not { } bytes
                || RepositoryFileReader.Decode(path, bytes) is not { } source)
                continue;
            if (YamlReader.Read(source) is { Documents: [{ Root: YamlMapping chart }, ..] } && chart.Text("type") != "library" && chart.Text("name") is { Length: > 0 } name)
                yield return new(chart, new(path, 0, JsonPointer.Root, chart), new("helm.sh/v1", "Chart", null, name));
        }
    }

    public static DeployerReading Read(DeployerObject chart, DeployedRepository repository)
    {
        var folder = RepositoryPath.FolderOf(chart.Origin.File);
        return DeployerReading.Of(new ChartSource(folder, chart.Body, repository, _ => new() { Chart = folder, Name = chart.Id.Name }) { Folder = folder });
    }

    private static bool IsPart(string folder, ChartFolders charts)
    {
        for (var above = folder; above != RepositoryPath.Root;)
        {
            above = RepositoryPath.FolderOf(above);
            if (charts.Contains(above))
                return true;
        }

        return false;
    }
}
