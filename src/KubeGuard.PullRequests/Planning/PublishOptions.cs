using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>How pull requests are made.</summary>
public sealed record PublishOptions
{
    /// <summary>The branch that changes are proposed against. Default <c>main</c>.</summary>
    public BranchName BaseBranch { get; init; } = new("main");

    /// <summary>Author and committer of the bot's commits (B19).</summary>
    public GitIdentity Identity { get; init; } = GitIdentity.Bot;

    /// <summary>How often a run plans again when somebody else moves its branches meanwhile. Default 3.</summary>
    public int MaximumRounds { get; init; } = 3;
}
