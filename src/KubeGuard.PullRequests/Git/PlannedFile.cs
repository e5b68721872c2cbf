using KubeGuard.Manifests.Editing;

namespace KubeGuard.PullRequests.Git;

/// <summary>A file as it goes into the new tree.</summary>
/// <param name="Path">Path in the repository.</param>
/// <param name="Mode">Mode; the old one where there was one.</param>
/// <param name="Content">The bytes to store; null to delete the file.</param>
internal sealed record PlannedFile(string Path, string Mode, byte[]? Content)
{
    /// <summary>The file, or null when the repository does not hold what the change was worked out from.</summary>
    public static PlannedFile? Of(FileChange change, TreeEntry? entry, byte[]? stored)
    {
        var mode = entry?.Mode ?? TreeEntry.RegularFile;
        if (change.Before is null || stored is null)
            return change.Before is null && stored is null ? new(change.Path, mode, change.After) : null;
        if (change.Before.AsSpan().SequenceEqual(stored))
            return new(change.Path, mode, change.After);
        // A work tree with eol=crlf shows CRLF where git stores LF; the change is stored the way git would store it.
        return WithLineFeeds(change.Before).AsSpan().SequenceEqual(stored)
            ? new(change.Path, mode, change.After is null ? null : WithLineFeeds(change.After))
            : null;
    }

    private static byte[] WithLineFeeds(byte[] bytes) =>
        [.. bytes.Where((value, index) => value != '\r' || index + 1 == bytes.Length || bytes[index + 1] != '\n')];
}
