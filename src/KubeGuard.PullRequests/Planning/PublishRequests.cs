using System.Collections.Immutable;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>What people asked of this run, by command or on the dashboard.</summary>
public sealed record PublishRequests
{
    /// <summary>Nothing was asked.</summary>
    public static PublishRequests None { get; } = new();

    /// <summary>Pull requests whose branch is handed back to the bot, whatever it holds (B7).</summary>
    public ImmutableHashSet<PullRequestId> TakenOver { get; init; } = [];

    /// <summary>Pull requests that are worked out anew even when they are approved (B12).</summary>
    public ImmutableHashSet<PullRequestId> Renewed { get; init; } = [];

    /// <summary>Pull requests whose change is put on the current base.</summary>
    public ImmutableHashSet<PullRequestId> Rebased { get; init; } = [];

    /// <summary>Pull requests that a person closed, and whose changes are to be proposed again (B10).</summary>
    public ImmutableHashSet<PullRequestId> Reconsidered { get; init; } = [];

    /// <summary>Branches that are opened in spite of limits and schedule (B22).</summary>
    public ImmutableHashSet<BranchName> Unlimited { get; init; } = [];

    /// <summary>The only branch that the run may touch; null: all.</summary>
    public BranchName? Only { get; init; }

    /// <summary>Whether somebody asked for this pull request to be changed.</summary>
    internal bool Concern(PullRequestId id) => TakenOver.Contains(id) || Renewed.Contains(id) || Rebased.Contains(id);
}
