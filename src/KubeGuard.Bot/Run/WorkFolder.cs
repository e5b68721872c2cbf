using KubeGuard.Bot.Commands;

namespace KubeGuard.Bot.Run;

/// <summary>The folder for what outlives a run (<c>Worker:Folder</c>).</summary>
internal static class WorkFolder
{
    /// <summary>Makes it, and writes a file to find out now rather than in mid-pass whether that may be done.</summary>
    /// <exception cref="BadInputException">It cannot be written to; it says why.</exception>
    public static void Make(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(
                Path.Combine(folder, $".probe-{Environment.ProcessId}"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadInputException($"Worker:Folder: {folder} cannot be written to: {exception.Message}");
        }
    }
}
