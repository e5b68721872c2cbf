using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.Bot.Run;

/// <summary>A repository that can be worked in: its forge and its git. What a forge does not have is null.</summary>
internal sealed record ForgeConnection
{
    /// <summary>The branch that changes are proposed against.</summary>
    public required BranchName Base { get; init; }

    /// <summary>Its pull requests.</summary>
    public required IForge Forge { get; init; }

    /// <summary>Its branches and commits.</summary>
    public required IGitWorkspace Workspace { get; init; }

    /// <summary>Who the bot's commits are by.</summary>
    public GitIdentity Identity { get; init; } = GitIdentity.Bot;

    /// <summary>Reviews.</summary>
    public IReviews? Reviews { get; init; }

    /// <summary>Comments.</summary>
    public IPullRequestComments? Comments { get; init; }

    /// <summary>Permissions.</summary>
    public IPermissions? Permissions { get; init; }

    /// <summary>Checks.</summary>
    public ICheckRuns? Checks { get; init; }

    /// <summary>Code scanning.</summary>
    public ICodeScanning? CodeScanning { get; init; }

    /// <summary>Everybody's open pull requests.</summary>
    public IOpenPullRequests? OpenPullRequests { get; init; }

    /// <summary>Issues.</summary>
    public IForgeIssues? Issues { get; init; }
}

/// <summary>Opens repositories.</summary>
internal interface IForgeConnector
{
    /// <summary>Asks the forge how the repository stands and opens it. What the forge answers is an outcome, never an exception (B24).</summary>
    Task<ConnectOutcome> ConnectAsync(RepositoryTarget target, GitAccess access, CancellationToken cancellation);

    /// <summary>The repository's comments, without asking how it stands: for what cannot wait. Null where the forge has none.</summary>
    IPullRequestComments? CommentsOf(RepositoryTarget target);

    /// <summary>Forgets what is kept of the access to a repository: the next connection asks the forge anew.</summary>
    void Forget(RepositoryTarget target);
}

/// <summary>Whether a repository can be worked in (B24).</summary>
internal abstract record ConnectOutcome
{
    private ConnectOutcome()
    {
    }

    /// <summary>It can.</summary>
    public sealed record Connected(ForgeConnection Connection) : ConnectOutcome;

    /// <summary>It cannot.</summary>
    public sealed record Refused(Unavailability Kind, string Why) : ConnectOutcome;
}

/// <summary>Why a repository cannot be worked in (B24).</summary>
internal enum Unavailability
{
    /// <summary>Read-only for everybody.</summary>
    Archived,

    /// <summary>Switched off by the forge.</summary>
    Disabled,

    /// <summary>It has another name now; the configuration has to follow.</summary>
    Renamed,

    /// <summary>It holds no commit, or not the base branch.</summary>
    Empty,

    /// <summary>Not there, or hidden from the bot.</summary>
    Forbidden,

    /// <summary>No answer.</summary>
    Unreachable,
}
