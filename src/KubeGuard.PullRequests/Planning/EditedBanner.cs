namespace KubeGuard.PullRequests.Planning;

/// <summary>What the body says while a person works on the branch (B7).</summary>
internal static class EditedBanner
{
    public const string Text =
        """
        > [!NOTE]
        > This branch holds commits that KubeGuard did not make. KubeGuard leaves the branch alone: it does not push to it, close it or reset it.
        > What follows is what KubeGuard proposes now; the branch may differ.
        """;
}
