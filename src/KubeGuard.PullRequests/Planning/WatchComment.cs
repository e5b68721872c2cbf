using System.Collections.Immutable;
using KubeGuard.PullRequests.Body;
using KubeGuard.PullRequests.Forge;

namespace KubeGuard.PullRequests.Planning;

/// <summary>What the bot says on a merged pull request since which the cluster refuses something (B13).</summary>
public static class WatchComment
{
    private const int MostEvents = 20;

    /// <summary>Tells the comment from the bot's others.</summary>
    public static CommentKey Key { get; } = new("watch");

    /// <summary>The comment.</summary>
    /// <param name="events">What is refused, a sentence each; untrusted text.</param>
    /// <param name="offered">The pull requests that offer it back, in order.</param>
    /// <param name="revert">The command that takes the merged change back, where some of it cannot be given back alone; null otherwise.</param>
    public static string Of(ImmutableArray<string> events, ImmutableArray<PullRequestId> offered, string? revert)
    {
        var lines = events.Take(MostEvents).Select(text => $"- {Markdown.Prose(text)}");
        var more = events.Length > MostEvents ? $"\n- and {Figures.Counted(events.Length - MostEvents, "more refusal")}" : "";
        var back = offered.IsEmpty
            ? "No pull request offers it back: the report of the run says why."
            : $"Offered back in {string.Join(", ", offered)}{(revert is null ? "" : ", but not all of it: the report of the run says why")}.";
        var whole = revert is null ? "" : $" This takes the whole change back:\n\n{Markdown.Commands([revert])}";
        return $"Since this was merged, the cluster refuses what it took away:\n\n{string.Join('\n', lines)}{more}\n\n{back}{whole}\n";
    }
}
