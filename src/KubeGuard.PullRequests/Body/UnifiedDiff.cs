using KubeGuard.Manifests.Editing;

namespace KubeGuard.PullRequests.Body;

/// <summary>The diff of a file as text. Fit to be shown: credentials are masked, and characters that act are made visible.</summary>
public static class UnifiedDiff
{
    /// <summary>The whole diff in the unified format, with three lines of context and a final line break.</summary>
    public static string Of(FileChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return string.Join('\n', FileDiffer.Compare(change).Unified(int.MaxValue)) + "\n";
    }
}
