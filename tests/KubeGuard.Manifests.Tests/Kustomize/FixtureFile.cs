using KubeGuard.TestKit;

namespace KubeGuard.Manifests.Tests.Kustomize;

/// <summary>
/// Small repositories, each in one text: a line <c>-- path --</c> before every file. What is built is <c>app</c>, or the top when there is no
/// such folder. A line <c># …</c> at the start says what the case is about.
/// </summary>
internal static class FixtureFile
{
    private static readonly string Folder = Golden.PathOf("tests", "KubeGuard.Manifests.Tests", "Kustomize", "Fixtures");

    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.txt").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    public static InMemoryFiles Read(string name)
    {
        var files = InMemoryFiles.Empty;
        var path = "";
        var lines = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Folder, name + ".txt")).Append("-- --"))
        {
            if (line is not ['-', '-', ' ', .., '-', '-'])
            {
                lines.Add(line);
                continue;
            }

            if (path.Length > 0)
                files = files.With(path, string.Concat(lines.Select(text => text + "\n")));
            path = line[2..^2].Trim();
            lines.Clear();
        }

        return files;
    }

    public static string RootOf(InMemoryFiles files) => files.Paths.Any(path => path.StartsWith("app/", StringComparison.Ordinal)) ? "app" : ".";
}
