using System.Collections.Immutable;
using KubeGuard.Hardening.Proposals;
using KubeGuard.Manifests.Editing;
using KubeGuard.PullRequests.Forge;
using KubeGuard.PullRequests.Git;

namespace KubeGuard.PullRequests.Planning;

/// <summary>A pull request as it shall be; a pure function of the change set and the facts of the run.</summary>
public sealed record DesiredPullRequest
{
    /// <summary>Key of the group.</summary>
    public required string Group { get; init; }

    /// <summary>Its branch.</summary>
    public required BranchName Branch { get; init; }

    /// <summary>One line, free of mentions and references.</summary>
    public required string Title { get; init; }

    /// <summary>The bot's part of the body, in Markdown.</summary>
    public required string Section { get; init; }

    /// <summary>Everything that the section leaves out for length and is to be found in the check (B15); empty when it is not cut.</summary>
    public ImmutableArray<string> Uncut { get; init; } = [];

    /// <summary>The commit message with its trailers.</summary>
    public required string CommitMessage { get; init; }

    /// <summary>Labels, in ordinal order.</summary>
    public required ImmutableArray<string> Labels { get; init; }

    /// <summary>Whose review is asked for.</summary>
    public ReviewRequest Reviewers { get; init; } = ReviewRequest.Nobody;

    /// <summary>Logins of those it is assigned to, in ordinal order.</summary>
    public ImmutableArray<string> Assignees { get; init; } = [];

    /// <summary>The proposals, most severe first.</summary>
    public required ImmutableArray<Proposal> Proposals { get; init; }

    /// <summary>What the branch changes.</summary>
    public required ImmutableArray<FileChange> Files { get; init; }

    /// <summary>Digest of branch and files.</summary>
    public required string Digest { get; init; }

    /// <summary>Fingerprint of each proposal, in ordinal order.</summary>
    public required ImmutableArray<string> Fingerprints { get; init; }
}

/// <summary>All pull requests that shall be open.</summary>
/// <param name="PullRequests">Most severe first.</param>
public sealed record PullRequestPlan(ImmutableArray<DesiredPullRequest> PullRequests);
