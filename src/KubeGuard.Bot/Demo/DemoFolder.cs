namespace KubeGuard.Bot.Demo;

/// <summary>The folder that the demo writes. It is made anew each time, and a folder that is not the demo's own is never touched.</summary>
internal sealed class DemoFolder
{
    private const string Mark = ".kubeguard-demo";

    private static readonly string[] OwnEntries = ["gitops", "gitops.git", "workspace.git", "logs", "pull-requests", "proposals.json", ".gitignore", Mark];

    private DemoFolder(string path) => Root = path;

    /// <summary>Absolute path of the folder.</summary>
    public string Root { get; }

    /// <summary>The sample repository's checkout.</summary>
    public string Repository => Path.Combine(Root, "gitops");

    /// <summary>The bare repository that stands for the forge's.</summary>
    public string Remote => Path.Combine(Root, "gitops.git");

    /// <summary>The sample logs.</summary>
    public string Logs => Path.Combine(Root, "logs");

    /// <summary>Where the pull requests are written.</summary>
    public string PullRequests => Path.Combine(Root, "pull-requests");

    /// <summary>The contract.</summary>
    public string Proposals => Path.Combine(Root, "proposals.json");

    /// <summary>Empties the folder when it is a demo's, makes it when it is not there, and writes the sample into it.</summary>
    /// <returns>The folder, or null when it holds something that is not a demo's.</returns>
    public static DemoFolder? Create(string path)
    {
        var folder = new DemoFolder(Path.GetFullPath(path));
        if (File.Exists(folder.Root) || (Directory.Exists(folder.Root) && !folder.IsFree()))
            return null;
        Directory.CreateDirectory(folder.Root);
        folder.Empty();
        File.WriteAllText(Path.Combine(folder.Root, Mark), "Made by kubeguard demo, and made anew by the next one.\n");
        // So that a demo inside a checkout is never committed with it.
        File.WriteAllText(Path.Combine(folder.Root, ".gitignore"), "*\n");
        foreach (var file in SampleFiles.All())
        {
            var target = Path.Combine(folder.Root, file.Path.Replace('/', Path.DirectorySeparatorChar));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllBytes(target, file.Content);
        }

        return folder;
    }

    private bool IsFree() => File.Exists(Path.Combine(Root, Mark)) || !Directory.EnumerateFileSystemEntries(Root).Any();

    private void Empty()
    {
        foreach (var entry in OwnEntries.Select(entry => Path.Combine(Root, entry)))
        {
            if (Directory.Exists(entry))
                DeleteTree(new DirectoryInfo(entry));
            else
                File.Delete(entry);
        }
    }

    /// <summary>git keeps its objects read-only, which Windows refuses to delete.</summary>
    private static void DeleteTree(DirectoryInfo folder)
    {
        if (OperatingSystem.IsWindows() && folder.LinkTarget is null)
        {
            foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(file => file.IsReadOnly))
                file.IsReadOnly = false;
        }

        folder.Delete(recursive: folder.LinkTarget is null);
    }
}
