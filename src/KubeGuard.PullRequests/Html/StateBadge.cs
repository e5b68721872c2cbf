using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Html;

/// <summary>The coloured badge that says where a pull request stands.</summary>
internal static class StateBadge
{
    public static string Of(PullRequestState state) => state switch
    {
        PullRequestState.Open => Badge("open", "Open", "M3 3.5a1.5 1.5 0 1 1 2 1.4v6.2a1.5 1.5 0 1 1-1 0V4.9a1.5 1.5 0 0 1-1-1.4Zm8 7.6V6.5a1 1 0 0 0-1-1H8.4l1.3 1.3-.7.7L6.5 5 9 2.5l.7.7-1.3 1.3H10a2 2 0 0 1 2 2v4.6a1.5 1.5 0 1 1-1 0Z"),
        PullRequestState.Closed => Badge("closed", "Closed", "M3 3.5a1.5 1.5 0 1 1 2 1.4v6.2a1.5 1.5 0 1 1-1 0V4.9a1.5 1.5 0 0 1-1-1.4Zm8 7.6V7.5h1v3.6a1.5 1.5 0 1 1-1 0ZM9.6 2.9l.7-.7 1.2 1.2 1.2-1.2.7.7-1.2 1.2 1.2 1.2-.7.7-1.2-1.2L10.300 6l-.7-.7 1.200-1.200Z"),
        PullRequestState.Merged => Badge("merged", "Merged", "M3 3.500a1.500 1.500 0 1 1 2.100 1.400 5 5 0 0 0 4.200 3.600 1.500 1.500 0 1 1 0 1A6 6 0 0 1 5 7.300v3.800a1.500 1.500 0 1 1-1 0V4.900a1.500 1.500 0 0 1-1-1.400Z"),
        _ => throw new InvalidOperationException("A state of a pull request that pages do not know."),
    };

    private static string Badge(string kind, string word, string path) =>
        $"<span class=\"state {kind}\"><svg viewBox=\"0 0 16 16\" width=\"16\" height=\"16\" aria-hidden=\"true\"><path fill=\"currentColor\" d=\"{path}\"/></svg>{word}</span>";
}
