using System.Collections.Frozen;

namespace KubeGuard.Manifests.Reading;

/// <summary>The folders of Helm charts in the repository (those with a <c>Chart.yaml</c>).</summary>
internal sealed class ChartFolders
{
    private const string ChartFile = "Chart.yaml";

    private readonly FrozenSet<string> _folders;

    private ChartFolders(FrozenSet<string> folders) => _folders = folders;

    public static ChartFolders In(IEnumerable<string> paths) =>
        new(paths.Where(IsChartFile).Select(RepositoryPath.FolderOf).ToFrozenSet(StringComparer.Ordinal));

    public static bool IsChartFile(string path) => RepositoryPath.NameOf(path) == ChartFile;

    /// <summary>The folders in ordinal order.</summary>
    public IEnumerable<string> Folders => _folders.Order(StringComparer.Ordinal);

    /// <summary>Whether the folder is that of a chart.</summary>
    public bool Contains(string folder) => _folders.Contains(folder);

    /// <summary>Whether the file lies in the <c>templates</c> folder of a chart, at any depth.</summary>
    public bool IsTemplate(string path)
    {
        if (_folders.Count == 0)
            return false;
        for (var folder = RepositoryPath.FolderOf(path); folder != RepositoryPath.Root; folder = RepositoryPath.FolderOf(folder))
        {
            if (RepositoryPath.NameOf(folder) == "templates" && _folders.Contains(RepositoryPath.FolderOf(folder)))
                return true;
        }

        return false;
    }
}
