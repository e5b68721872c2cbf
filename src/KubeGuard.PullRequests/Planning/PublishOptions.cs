using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>How pull requests are made.</summary>
public sealed record PublishOptions
{
    /// <summary>The branch that changes are proposed against. Default <c>main</c>.</summary>
    public BranchName BaseBranch { get; init; } = new("main");

    /// <summary>Author and committer of the bot's commits (B19).</summary>
    public GitIdentity Identity { get; init; } = GitIdentity.Bot;

    /// <summary>How titles and commit messages are written (B19).</summary>
    public CommitStyle CommitStyle { get; init; } = new();

    /// <summary>How many pull requests may be opened (B20). Default: any number.</summary>
    public PublishLimits Limits { get; init; } = PublishLimits.None;

    /// <summary>Why no pull request is opened now, such as the schedule; null when they may be (B20). Updates and closing go on.</summary>
    public string? CreationPaused { get; init; }

    /// <summary>Labels that each pull request gets besides the bot's own.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Who is asked for a review; nobody: the forge asks those that CODEOWNERS names (B18).</summary>
    public ReviewRequest Reviewers { get; init; } = ReviewRequest.Nobody;

    /// <summary>Logins of those that each pull request is assigned to.</summary>
    public ImmutableArray<string> Assignees { get; init; } = [];

    /// <summary>How long after it was closed as obsolete a pull request is opened again instead of a new one (B11). Default 7 days.</summary>
    public TimeSpan ReopenWithin { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How often a run plans again when somebody else moves its branches meanwhile. Default 3.</summary>
    public int MaximumRounds { get; init; } = 3;
}

/// <summary>How many pull requests may be opened; the most severe go first and what waits is listed (B20).</summary>
/// <param name="Open">Open at once.</param>
/// <param name="PerHour">Opened in an hour.</param>
/// <param name="PerRun">Opened in a run.</param>
public sealed record PublishLimits(int Open, int PerHour, int PerRun)
{
    /// <summary>Any number.</summary>
    public static PublishLimits None { get; } = new(int.MaxValue, int.MaxValue, int.MaxValue);
}

/// <summary>How titles and commit messages are written (B19).</summary>
public sealed record CommitStyle
{
    /// <summary>Conventional Commits type of every title; null: <c>feat</c> for what is new, <c>fix</c> for what is narrowed.</summary>
    public string? Type { get; init; }

    /// <summary>Conventional Commits scope of every title; null: the area.</summary>
    public string? Scope { get; init; }

    /// <summary>Whether commits carry <c>Signed-off-by</c> of the bot's identity. Default false.</summary>
    public bool SignOff { get; init; }
}
