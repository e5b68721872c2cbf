namespace KubeGuard.Evidence.Inputs;

/// <summary>Walks a folder of logs: hidden entries are left out, and links to folders are not followed, so that no cycle is walked.</summary>
internal static class LogFolder
{
    public static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder)
        .Where(IsVisible)
        .Concat(Subfolders(folder).SelectMany(Files));

    public static IEnumerable<string> Subfolders(string folder) => Directory.EnumerateDirectories(folder)
        .Where(path => IsVisible(path) && new DirectoryInfo(path).LinkTarget is null);

    private static bool IsVisible(string path) => !Path.GetFileName(path.AsSpan()).StartsWith(".");
}
