namespace KubeGuard.Bot.Run;

/// <summary>
/// Lets one at a time work in the clone of a repository, whatever the process: <c>run</c> beside <c>serve</c> shares the work folder. The lock is
/// the system's on an open file, so it ends with whoever holds it, however that ends.
/// </summary>
internal sealed class RepositoryLocks(string workFolder, TimeProvider time)
{
    /// <summary>Files cannot be waited for, so they are asked again after a while.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(200);

    /// <summary>How .NET says that somebody else has the file open: EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION of Windows.</summary>
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    /// <summary>Waits for its turn in a repository. Dispose of what it gives to let the next one in.</summary>
    /// <exception cref="IOException">The work folder cannot be written to.</exception>
    public async Task<IDisposable> EnterAsync(string repository, CancellationToken cancellation)
    {
        var folder = Directory.CreateDirectory(Path.Combine(workFolder, "locks")).FullName;
        var file = Path.Combine(folder, WorkNames.Of(repository));
        while (true)
        {
            if (TryOpen(file) is { } held)
                return held;
            await Task.Delay(Again, time, cancellation);
        }
    }

    private static FileStream? TryOpen(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (Taken.Contains(exception.HResult))
        {
            return null;
        }
    }
}
