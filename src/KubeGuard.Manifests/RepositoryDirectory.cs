namespace KubeGuard.Manifests;

/// <summary>
/// The files of a folder on disk. Links are not listed; a link that is named directly is read when what it leads to lies in the folder.
/// </summary>
/// <param name="root">The repository's folder; it has to exist when it is read.</param>
public sealed class RepositoryDirectory(string root) : IRepositoryFiles
{
    /// <summary>Files larger than this are not read: no manifest is, and memory stays bounded.</summary>
    public const long LargestFileBytes = 256L * 1024 * 1024;

    private static readonly EnumerationOptions OneFolder = new()
    {
        RecurseSubdirectories = false,
        AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device,
        IgnoreInaccessible = true,
    };

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));

    /// <summary>The absolute path of the folder.</summary>
    public string Root => _root;

    /// <inheritdoc/>
    public IEnumerable<string> Paths
    {
        get
        {
            var found = new List<string>();
            var folders = new Stack<string>([_root]);
            while (folders.TryPop(out var folder))
            {
                foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", OneFolder))
                {
                    if (entry is not DirectoryInfo)
                        found.Add(Relative(entry.FullName));
                    else if (!IsVersionControl(entry.Name))
                        folders.Push(entry.FullName);
                }
            }

            found.Sort(StringComparer.Ordinal);
            return found;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The file exists but cannot be read, or is larger than <see cref="LargestFileBytes"/>.</exception>
    public byte[]? Read(string path)
    {
        if (Locate(path) is not { } full)
            return null;
        try
        {
            var file = new FileInfo(full);
            if (!file.Exists)
                return null;
            if (file.Length > LargestFileBytes)
                throw new IOException($"{path} has {file.Length} bytes, more than the {LargestFileBytes} that are read.");
            return File.ReadAllBytes(full);
        }
        catch (Exception vanished) when (vanished is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"{path} may not be read.", denied);
        }
    }

    private static bool IsVersionControl(string folder) => folder is ".git" or ".hg" or ".svn" or ".jj";

    private string Relative(string full) => Path.GetRelativePath(_root, full).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>The absolute path with every link on the way followed, or null when it leaves the repository.</summary>
    private string? Locate(string path)
    {
        var current = _root;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part is "." or ".." || part.Contains('\0', StringComparison.Ordinal))
                return null;
            current = Path.Combine(current, part);
            if (new FileInfo(current).LinkTarget is null)
                continue;
            if (Follow(current) is not { } target || !IsInside(target))
                return null;
            current = target;
        }

        return current;
    }

    private static string? Follow(string link)
    {
        try
        {
            return File.ResolveLinkTarget(link, returnFinalTarget: true)?.FullName;
        }
        catch (IOException)
        {
            // A link that leads in a circle leads nowhere.
            return null;
        }
    }

    private bool IsInside(string full) => full.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
