using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.GitHub;

/// <summary>How a repository stands (B24); only <see cref="Ready"/> is worked on, and none stops another.</summary>
public abstract record RepositoryOutcome
{
    private RepositoryOutcome()
    {
    }

    /// <summary>It can be worked on.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="DefaultBranch">What changes are proposed against, unless configured otherwise.</param>
    public sealed record Ready(RepositoryName Name, BranchName DefaultBranch) : RepositoryOutcome;

    /// <summary>It is read-only for good.</summary>
    public sealed record Archived : RepositoryOutcome;

    /// <summary>GitHub switched it off.</summary>
    public sealed record Disabled : RepositoryOutcome;

    /// <summary>It is called otherwise now: the configuration has to follow, because the old name may become somebody else's.</summary>
    public sealed record Renamed(RepositoryName To) : RepositoryOutcome;

    /// <summary>It has no commit.</summary>
    public sealed record Empty : RepositoryOutcome;

    /// <summary>GitHub does not answer, or asks to wait for longer than a run may.</summary>
    public sealed record Unreachable(string Reason) : RepositoryOutcome;

    /// <summary>The bot may not; or it does not exist: GitHub does not tell the two apart.</summary>
    public sealed record Forbidden(string Reason) : RepositoryOutcome;
}
