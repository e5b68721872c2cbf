namespace KubeGuard.PullRequests.Git.Signing;

/// <summary>
/// A folder for the time of one signature, which only this account can open: keys have to be files for the programs that sign with them, and ssh
/// refuses those of a mounted Secret, which others may read. It is locked while it is used, so that what a killed process left is told from what
/// another one uses.
/// </summary>
internal sealed class KeyFolder : IDisposable
{
    /// <summary>How many letters the path of one has more than that of the folder that it is made in.</summary>
    public const int NameLength = 13;

    private const string LockExtension = ".lock";

    private readonly FileStream _lock;

    private KeyFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Makes one below a folder, which is made when it is missing.</summary>
    public static KeyFolder Create(string below)
    {
        var path = System.IO.Path.Combine(CreatePrivate(below), System.IO.Path.GetRandomFileName());
        // The lock comes first: a folder without one is nobody's.
        var held = new FileStream(path + LockExtension, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        return new(CreatePrivate(path), held);
    }

    /// <summary>Deletes what killed processes left behind.</summary>
    public static void Sweep(string below)
    {
        if (!Directory.Exists(below))
            return;
        foreach (var path in Directory.EnumerateDirectories(below).ToList())
        {
            using var abandoned = TryLock(path);
            if (abandoned is not null && Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
    }

    /// <summary>Writes a file that only this account can read.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var path = System.IO.Path.Combine(Path, name);
        using var writer = new StreamWriter(path, options);
        writer.Write(text);
        return path;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(Path, recursive: true);
        _lock.Dispose();
    }

    private static string CreatePrivate(string path) => OperatingSystem.IsWindows()
        ? Directory.CreateDirectory(path).FullName
        : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;

    /// <summary>Null while somebody uses the folder.</summary>
    private static FileStream? TryLock(string path)
    {
        try
        {
            return new(path + LockExtension, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
